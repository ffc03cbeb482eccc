package dev.stirrup.dhcp.lease;

import dev.stirrup.wire.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// Bounds what DECLINE can take from a pool: some addresses per client, and a tenth of the pool in
/// all. A declined address beyond a bound is lent again like a released one; where a stranger
/// really uses it, its next client declines it again.
final class Quarantine {
    private static final int SHARE = 10;
    private static final int LEAST = 8;
    private static final int MOST_CLIENTS = 4096;

    private final long seconds;
    private final int perClient;
    private final int most;
    private final Deque<Long> ends = new ArrayDeque<>();
    private final Map<Bytes, Integer> byClient = new HashMap<>();
    private long countedSince;

    Quarantine(LeaseRules rules, int poolSize) {
        seconds = rules.quarantine().toSeconds();
        perClient = rules.declinesPerClient();
        most = Math.max(LEAST, poolSize / SHARE);
    }

    /// Whether this client may put one more address into quarantine. It is counted when it may.
    boolean admits(Bytes client, long now) {
        if (now >= countedSince + seconds || now < countedSince) {
            byClient.clear();
            countedSince = now;
        }
        int count = byClient.getOrDefault(client, 0);
        if (count >= perClient || byClient.size() >= MOST_CLIENTS || !admitsAnother(now)) {
            return false;
        }
        byClient.put(client, count + 1);
        return true;
    }

    /// Whether the pool can do without one more address. It is counted when it can.
    boolean admitsAnother(long now) {
        while (!ends.isEmpty() && ends.getFirst() <= now) {
            ends.removeFirst();
        }
        // Later than any that begins now: the clock was set back.
        while (!ends.isEmpty() && ends.getLast() > now + seconds) {
            ends.removeLast();
        }
        if (ends.size() >= most) {
            return false;
        }
        ends.addLast(now + seconds);
        return true;
    }

    /// When an address that is declined now may be lent again.
    long endFrom(long now) {
        return now + seconds;
    }
}
