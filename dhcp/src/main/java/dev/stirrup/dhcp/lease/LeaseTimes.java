package dev.stirrup.dhcp.lease;

import java.time.Duration;
import java.util.Optional;

/// How long addresses are lent.
///
/// @param usual for clients that ask for no particular time
/// @param longest what a client can get at most by asking
/// @param renewAt when it shall renew (T1), in thousandths of the time
/// @param rebindAt when it shall ask any server (T2), in thousandths of the time
public record LeaseTimes(Duration usual, Duration longest, int renewAt, int rebindAt) {
    /// Nobody gets less: a client that asks for seconds would keep the server busy.
    public static final Duration SHORTEST = Duration.ofSeconds(60);

    private static final int WHOLE = 1000;
    private static final int HALF = 500;
    private static final int SEVEN_EIGHTHS = 875;

    /// With T1 and T2 at a half and seven eighths (RFC 2131 section 4.4.5).
    public static LeaseTimes of(Duration usual, Duration longest) {
        return new LeaseTimes(usual, longest, HALF, SEVEN_EIGHTHS);
    }

    /// The time to grant.
    ///
    /// @param asked option 51 in seconds; 0xffffffff, for ever, gets the longest
    public Duration grant(Optional<Long> asked) {
        long seconds = asked.orElse(usual.toSeconds());
        return Duration.ofSeconds(
                Math.max(SHORTEST.toSeconds(), Math.min(seconds, longest.toSeconds())));
    }

    /// T1 of a lease of this length.
    public Duration renewAfter(Duration lease) {
        return Duration.ofSeconds(lease.toSeconds() * renewAt / WHOLE);
    }

    /// T2 of a lease of this length.
    public Duration rebindAfter(Duration lease) {
        return Duration.ofSeconds(lease.toSeconds() * rebindAt / WHOLE);
    }

    boolean isInOrder() {
        return usual.compareTo(SHORTEST) >= 0
                && usual.compareTo(longest) <= 0
                && 0 < renewAt
                && renewAt < rebindAt
                && rebindAt < WHOLE;
    }
}
