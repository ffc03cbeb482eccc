package dev.stirrup.store.disk;

import java.time.Instant;

/// What is kept of a golden image.
///
/// @param digest of what is in it, the same for the same disk whatever file it came from
/// @param size in bytes
/// @param stored how many bytes it takes
/// @param origin where it was taken from
public record GoldenImage(
        String name, String digest, long size, long stored, String origin, Instant added) {}
