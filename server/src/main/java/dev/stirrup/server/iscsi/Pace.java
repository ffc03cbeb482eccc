package dev.stirrup.server.iscsi;

/// Whether short reads, or short writes, may be done on the event loop. They may while the kernel
/// has at hand what they need, which costs less than handing them over; one that had to wait for a
/// disk sends the next ones off the loop for a while, and longer each time it happens again soon.
/// So a thread that was merely not given the processor costs little.
final class Pace {
    /// What the page cache does takes a few microseconds.
    private static final long SLOW_NANOS = 500_000;

    private static final int FEWEST_AWAY = 8;
    private static final int MOST_AWAY = 1024;

    /// After so many quick ones in a row the last slow one is forgotten.
    private static final int MEMORY = 128;

    private int away;
    private int penalty = FEWEST_AWAY;
    private int quick;

    /// Whether the next one may be done on the loop.
    boolean isFast() {
        if (away > 0) {
            away--;
            return false;
        }
        return true;
    }

    /// One on the loop took so long.
    void took(long nanos) {
        if (nanos > SLOW_NANOS) {
            away = penalty;
            penalty = Math.min(MOST_AWAY, penalty * 4);
            quick = 0;
        } else if (++quick > MEMORY) {
            penalty = FEWEST_AWAY;
        }
    }
}
