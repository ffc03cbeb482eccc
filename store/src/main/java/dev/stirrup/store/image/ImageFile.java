package dev.stirrup.store.image;

/// A file of an image.
///
/// @param path inside the image: names joined by slashes, none of them `.` or `..`
/// @param digest SHA-256 in hexadecimal digits
/// @param size in bytes
public record ImageFile(String path, String digest, long size, BootFileKind kind) {}
