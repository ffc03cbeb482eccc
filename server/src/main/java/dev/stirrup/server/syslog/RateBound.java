package dev.stirrup.server.syslog;

import dev.stirrup.wire.Ipv4;
import java.util.LinkedHashMap;

/// How much each sender may say: a bucket of 200 messages that refills with 50 a second. Remembers
/// the last 4096 senders; a sender that was forgotten begins with a full bucket. Used by one
/// thread.
final class RateBound {
    static final int BURST = 200;
    static final int PER_SECOND = 50;
    static final int MAX_SENDERS = 4096;

    private static final double NANOS = 1e9;

    private final LinkedHashMap<Ipv4, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /// What becomes of one message.
    ///
    /// @param passes whether it may be published
    /// @param suppressed how many messages of this sender were held back before it since the last
    ///   one that passed; 0 unless it passes
    record Verdict(boolean passes, int suppressed) {}

    /// @param nowNanos a clock for durations
    Verdict admit(Ipv4 sender, long nowNanos) {
        Bucket bucket = buckets.computeIfAbsent(sender, key -> new Bucket(nowNanos));
        if (buckets.size() > MAX_SENDERS) {
            buckets.pollFirstEntry();
        }
        return bucket.take(nowNanos);
    }

    private static final class Bucket {
        private double left = BURST;
        private long since;
        private int suppressed;

        Bucket(long since) {
            this.since = since;
        }

        Verdict take(long now) {
            left = Math.min(BURST, left + (now - since) / NANOS * PER_SECOND);
            since = now;
            if (left < 1) {
                suppressed++;
                return new Verdict(false, 0);
            }
            left -= 1;
            var verdict = new Verdict(true, suppressed);
            suppressed = 0;
            return verdict;
        }
    }
}
