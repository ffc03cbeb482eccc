package dev.stirrup.server.tftp;

/// A clock that never goes back, however the time of day is set.
final class Uptime {
    private final long start = System.nanoTime();

    /// Nanoseconds since this was made.
    long now() {
        return System.nanoTime() - start;
    }
}
