package dev.stirrup.server;

import dev.stirrup.boot.Claims;
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

    /// Why a file must not be sent to this machine any more, not even the rest of it; empty when
    /// nothing stands against it. Asked before each piece, so it answers at once and from memory.
    default Optional<String> withdrawn(ContentRef content, StoredFile file, Claims claims) {
        return Optional.empty();
    }

    /// A file on disk.
    ///
    /// @param size in bytes
    /// @param etag strong, without its quotation marks
    record StoredFile(Path path, long size, String etag, Instant modified) {}
}
