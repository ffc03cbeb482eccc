package dev.stirrup.server.iscsi;

/// Whether short reads may be done on the event loop. They may while they come out of the page
/// cache, which costs less than handing them over; one that had to wait for a disk sends the next
/// ones off the loop for a while.
final class Pace {
    /// A read out of the page cache takes a few microseconds.
    private static final long SLOW_NANOS = 500_000;

    private static final int AWAY = 256;

    private int away;

    /// Whether the next read may be done on the loop.
    boolean isFast() {
        if (away > 0) {
            away--;
            return false;
        }
        return true;
    }

    /// A read on the loop took so long.
    void took(long nanos) {
        if (nanos > SLOW_NANOS) {
            away = AWAY;
        }
    }
}
