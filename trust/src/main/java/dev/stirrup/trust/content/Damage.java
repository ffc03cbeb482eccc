package dev.stirrup.trust.content;

/// Bytes on disk are not those that were taken in.
///
/// @param what a sentence without subject and full stop, such as `bytes 0 to 262143 have changed`
public record Damage(Image image, String what) {}
