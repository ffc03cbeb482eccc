package dev.stirrup.store.image;

/// How much one image may hold.
///
/// @param files at most
/// @param bytes of all files together, unpacked, at most
public record ImageLimits(int files, long bytes) {
    /// Enough for a full installation disc, and an end to an archive that unpacks for ever.
    public static final ImageLimits USUAL = new ImageLimits(20_000, 32L << 30);
}
