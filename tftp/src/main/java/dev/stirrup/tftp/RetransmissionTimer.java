package dev.stirrup.tftp;

import java.time.Duration;

/// How long to wait for an acknowledgment before sending again: from the measured round trips, as
/// RFC 6298 computes it for TCP, but with a floor that suits a local network. All peers measured
/// wait a second or more, which makes one lost packet in a hundred cost most of a lock-step
/// transfer's time.
final class RetransmissionTimer {
    private static final long FLOOR = Duration.ofMillis(10).toNanos();
    private static final long BEFORE_FIRST_ROUND_TRIP = Duration.ofMillis(250).toNanos();
    private static final Duration CEILING = Duration.ofSeconds(4);
    private static final int MOST_DOUBLINGS = 10;

    private final long ceiling;
    private long smoothed = -1;
    private long variation;
    private long shortest = Long.MAX_VALUE;
    private int doublings;

    /// @param terms their timeout is an upper bound
    RetransmissionTimer(Terms terms) {
        this.ceiling = terms.timeout().orElse(CEILING).toNanos();
    }

    /// A packet that was sent once has been acknowledged. (Karn: what was sent twice measures
    /// nothing, and the doubled wait stays until something is measured.)
    ///
    /// @param sample nanoseconds between the two
    void measured(long sample) {
        if (smoothed < 0) {
            smoothed = sample;
            variation = sample / 2;
        } else {
            // A quarter and an eighth. To divide a long the quick compiler calls a function.
            variation += (Math.abs(smoothed - sample) - variation) >> 2;
            smoothed += (sample - smoothed) >> 3;
        }
        shortest = Math.min(shortest, sample);
        doublings = 0;
    }

    /// The wait was over before anything came.
    void expired() {
        doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
    }

    /// The present wait, in nanoseconds.
    long waitNanos() {
        long once =
                smoothed < 0 ? BEFORE_FIRST_ROUND_TRIP : Math.max(FLOOR, smoothed + 4 * variation);
        return Math.min(ceiling, once << doublings);
    }

    /// Whether something that arrives so many nanoseconds after what was sent can be an answer to
    /// it: what comes before the shortest round trip is over speaks of something older.
    boolean canBeAnswered(long after) {
        return smoothed < 0 || after >= shortest - (shortest >> 3);
    }
}
