package dev.stirrup.store.content;

import dev.stirrup.trust.content.Image;
import dev.stirrup.trust.content.Span;
import java.nio.file.Path;
import java.time.Instant;

/// A file that was taken in.
///
/// @param digest of the file itself: its entity tag
/// @param path where the bytes lie that hold it
/// @param around those bytes as a whole
/// @param place where the file is in them
public record KeptFile(String digest, Path path, Image around, Span place, Instant modified) {
    /// In bytes.
    public long size() {
        return place.length();
    }

    /// Whether it is kept by itself, and not as a stretch of another file.
    public boolean isWhole() {
        return around.digest().equals(digest);
    }
}
