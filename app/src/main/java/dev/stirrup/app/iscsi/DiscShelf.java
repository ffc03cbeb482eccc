package dev.stirrup.app.iscsi;

import dev.stirrup.boot.Payload;
import dev.stirrup.store.disk.disc.DiscUnit;
import dev.stirrup.store.disk.golden.UnusableDiskException;

/// Where ISO images are. May block.
@FunctionalInterface
public interface DiscShelf {
    /// The image as a disc, open.
    DiscUnit open(Payload.Disc wanted) throws UnusableDiskException;
}
