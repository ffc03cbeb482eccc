package dev.stirrup.server.iscsi;

import dev.stirrup.server.PeerNetwork;
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
    private final Map<PeerNetwork, Failures> failures =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<PeerNetwork, Failures> eldest) {
                    return size() > MOST_ADDRESSES;
                }
            };

    /// @param next before which no login of this peer is looked at
    private record Failures(int count, Instant last, Instant next) {}

    LoginBrake(InstantSource clock) {
        this.clock = clock;
    }

    /// How long this peer has to wait. Those that it begins at the same time wait for each other.
    synchronized Duration delay(PeerNetwork peer) {
        Failures before = failures.get(peer);
        if (before == null || before.count() < FREE) {
            return Duration.ZERO;
        }
        Instant now = clock.instant();
        if (now.isAfter(before.last().plus(MEMORY))) {
            failures.remove(peer);
            return Duration.ZERO;
        }
        Instant begin = before.next().isAfter(now) ? before.next() : now;
        Instant turn = begin.plus(pause(before.count()));
        failures.replace(peer, new Failures(before.count(), before.last(), turn));
        return Duration.between(now, turn);
    }

    private static Duration pause(int count) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(count - FREE, MOST_DOUBLINGS));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    /// @return whether this is the failure from which on it has to wait
    synchronized boolean failed(PeerNetwork peer) {
        Failures before = failures.remove(peer);
        int count = before == null ? 1 : before.count() + 1;
        Instant next = before == null ? Instant.MIN : before.next();
        failures.put(peer, new Failures(count, clock.instant(), next));
        return count == FREE;
    }

    synchronized void succeeded(PeerNetwork peer) {
        failures.remove(peer);
    }
}
