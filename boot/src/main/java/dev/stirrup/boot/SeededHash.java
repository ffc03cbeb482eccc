package dev.stirrup.boot;

/// Hashes that nobody can foresee who does not know the seed: in a table whose keys come from the
/// network, a machine cannot choose many that fall on one place.
public final class SeededHash {
    private SeededHash() {}

    public static int of(long value, long seed) {
        return (int) mix(value ^ seed);
    }

    public static int of(long value, long more, long seed) {
        return (int) mix(more ^ mix(value ^ seed));
    }

    /// The finisher of MurmurHash3 (public domain, Austin Appleby).
    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
