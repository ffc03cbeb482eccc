package dev.stirrup.store;

import java.time.Instant;

/// Instants as the databases hold them: microseconds since 1970 in one whole number, which every
/// SQL dialect compares and indexes.
public final class Micros {
    private static final long PER_SECOND = 1_000_000;

    private Micros() {}

    /// Instants too far away for a number become the largest or the smallest one.
    public static long of(Instant instant) {
        long limit = Long.MAX_VALUE / PER_SECOND - 1;
        if (instant.getEpochSecond() > limit) {
            return Long.MAX_VALUE;
        }
        if (instant.getEpochSecond() < -limit) {
            return Long.MIN_VALUE;
        }
        return instant.getEpochSecond() * PER_SECOND + instant.getNano() / 1000;
    }

    public static Instant at(long micros) {
        if (micros == Long.MAX_VALUE) {
            return Instant.MAX;
        }
        if (micros == Long.MIN_VALUE) {
            return Instant.MIN;
        }
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1000);
    }
}
