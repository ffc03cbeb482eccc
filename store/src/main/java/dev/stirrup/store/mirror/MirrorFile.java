package dev.stirrup.store.mirror;

import dev.stirrup.trust.content.Image;
import java.time.Instant;

/// A file of a mirror that is here.
///
/// @param mirror the one that it was brought for first
/// @param path by which it was asked for first, below the mirror's root
/// @param vouched who vouches for it, for people
/// @param used when somebody last asked for it
public record MirrorFile(
        String digest,
        long size,
        String mirror,
        String path,
        String vouched,
        Instant fetched,
        Instant used) {
    public Image image() {
        return new Image(digest, size);
    }
}
