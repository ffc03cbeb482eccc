package dev.stirrup.store.content;

/// Bytes that are kept.
///
/// @param digest SHA-256 in 64 lower-case hexadecimal digits
/// @param size in bytes
public record Blob(String digest, long size) {}
