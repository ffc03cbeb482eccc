package dev.stirrup.store.disk.disc;

import dev.stirrup.store.StoreException;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.content.CheckedBlobs;
import dev.stirrup.store.content.CheckedBlobs.Found;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import dev.stirrup.trust.content.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/// Kept files as discs. All calls may block.
public final class Discs {
    private final BlobStore blobs;
    private final CheckedBlobs checked;
    private final InstantSource clock;

    public Discs(BlobStore blobs, CheckedBlobs checked, InstantSource clock) {
        this.blobs = blobs;
        this.checked = checked;
        this.clock = clock;
    }

    /// Opens a kept file, an ISO 9660 or UDF image, as a disc. Many may be open at the same time.
    ///
    /// @throws UnusableDiskException when it is empty, damaged or not there
    /// @throws StoreException when the disk cannot be read
    public DiscUnit open(Image image) throws UnusableDiskException {
        if (image.size() == 0) {
            throw new UnusableDiskException("the disc is empty");
        }
        return switch (checked.find(image)) {
            case Found.Here(var one) -> {
                Path path = blobs.path(image.digest());
                try {
                    yield new DiscUnit(image, new DiscContent(one, path, clock));
                } catch (IOException e) {
                    throw StoreException.of(e, path);
                }
            }
            case Found.Damaged(String what) ->
                    throw new UnusableDiskException("the disc is damaged: " + what);
            case Found.Gone _ -> throw new UnusableDiskException("the disc is not there any more");
        };
    }
}
