package dev.stirrup.server;

import dev.stirrup.netboot.ContentRef;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Where the files to be served lie. May block; never called on an event loop.
@FunctionalInterface
public interface Shelf {
    /// The file, if there is one. A path that leads out of its folder, by a symbolic link too, is
    /// not there.
    Optional<StoredFile> find(ContentRef content);

    /// A file on disk.
    ///
    /// @param size in bytes
    /// @param etag strong, without its quotation marks
    record StoredFile(Path path, long size, String etag, Instant modified) {}
}
