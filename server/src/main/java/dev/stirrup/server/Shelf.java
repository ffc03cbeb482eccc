package dev.stirrup.server;

import dev.stirrup.boot.Claims;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.trust.content.Origin;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the files to be served lie. May block; never called on an event loop.
@FunctionalInterface
public interface Shelf {
    /// The file, if there is one. A path that leads out of its folder, by a symbolic link too, is
    /// not there.
    Found find(ContentRef content);

    /// Why a file must not be sent to this machine any more, not even the rest of it; empty when
    /// nothing stands against it. Asked before each piece, so it answers at once and from memory.
    default Optional<String> withdrawn(ContentRef content, StoredFile file, Claims claims) {
        return Optional.empty();
    }

    /// What a look at the shelf gives.
    sealed interface Found {
        record Here(StoredFile file) implements Found {}

        /// It is there, and its bytes are not those that were put there.
        ///
        /// @param what a sentence without subject and full stop
        record Damaged(String what) implements Found {}

        record Missing() implements Found {}
    }

    /// A file on disk.
    ///
    /// @param size in bytes
    /// @param etag strong, without its quotation marks
    /// @param origin what is known of its bytes
    record StoredFile(Path path, long size, String etag, Instant modified, Origin origin) {
        // As all records do; but that code is made when it is first called, which takes hundredths
        // of a second before the first answer.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof StoredFile file
                    && path.equals(file.path)
                    && size == file.size
                    && etag.equals(file.etag)
                    && modified.equals(file.modified)
                    && origin.equals(file.origin);
        }

        @Override
        public int hashCode() {
            return 31 * path.hashCode() + etag.hashCode();
        }
    }
}
