package dev.stirrup.server.iscsi;

import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Makes guessing slow: an address whose logins fail waits longer and longer before its next one is
/// looked at. Others are not touched. Safe for use by several threads.
final class LoginBrake {
    private static final int FREE = 3;
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration MEMORY = Duration.ofMinutes(5);
    private static final int MOST_ADDRESSES = 4096;
    private static final int MOST_DOUBLINGS = 10;

    private final InstantSource clock;
    private final Map<Ipv4, Failures> failures =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Ipv4, Failures> eldest) {
                    return size() > MOST_ADDRESSES;
                }
            };

    private record Failures(int count, Instant last) {}

    LoginBrake(InstantSource clock) {
        this.clock = clock;
    }

    /// How long this address has to wait.
    synchronized Duration delay(Ipv4 address) {
        Failures before = failures.get(address);
        if (before == null || before.count() < FREE) {
            return Duration.ZERO;
        }
        if (clock.instant().isAfter(before.last().plus(MEMORY))) {
            failures.remove(address);
            return Duration.ZERO;
        }
        int doublings = Math.min(before.count() - FREE, MOST_DOUBLINGS);
        Duration delay = FIRST.multipliedBy(1L << doublings);
        return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    }

    synchronized void failed(Ipv4 address) {
        Failures before = failures.remove(address);
        int count = before == null ? 1 : before.count() + 1;
        failures.put(address, new Failures(count, clock.instant()));
    }

    synchronized void succeeded(Ipv4 address) {
        failures.remove(address);
    }
}
