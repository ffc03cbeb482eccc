package dev.stirrup.media.disk;

/// A piece of a disk.
///
/// @param length in bytes, 1 or more, at most to the end of the disk
/// @param isZero whether the file says of it that it reads as zeroes; other bytes may be zero too
public record Stretch(long length, boolean isZero) {}
