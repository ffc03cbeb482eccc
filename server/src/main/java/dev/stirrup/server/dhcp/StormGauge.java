package dev.stirrup.server.dhcp;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/// Tells a storm, in which no machine should wait for anything, from a quiet day. For one thread.
final class StormGauge {
    private static final int MOST = 32;
    private static final long WINDOW_MILLIS = Duration.ofSeconds(1).toMillis();

    /// When the last ones came, the next to be overwritten being the oldest.
    private final long[] times = new long[MOST];

    private int oldest;

    StormGauge() {
        Arrays.fill(times, Long.MIN_VALUE / 2);
    }

    /// Counts one more.
    ///
    /// @return whether there were more than a quiet day has within the last second
    boolean isStorm(Instant now) {
        long millis = now.toEpochMilli();
        boolean isStorm = millis - times[oldest] < WINDOW_MILLIS;
        times[oldest] = millis;
        oldest = (oldest + 1) % MOST;
        return isStorm;
    }
}
