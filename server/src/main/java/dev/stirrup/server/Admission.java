package dev.stirrup.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts open connections, so that no client can take them all: one address may have many while
/// there is room, and only its share once half of all are taken. Many machines behind one address
/// (a NAT, a relay, a bench) are the rule where networks are built by hand. Safe for use by several
/// threads.
public final class Admission {
    private final int limit;
    private final int share;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<PeerNetwork, Integer> openOf = new ConcurrentHashMap<>();

    /// @param share what one address may have when half of `limit` is taken
    public Admission(int limit, int share) {
        this.limit = limit;
        this.share = share;
    }

    /// Whether one more connection of this address may stay. If so, [#leave] must be called at its
    /// end.
    public boolean enter(PeerNetwork address) {
        int all = open.incrementAndGet();
        if (all > limit) {
            open.decrementAndGet();
            return false;
        }
        if (openOf.merge(address, 1, Integer::sum) > share && isScarce(all)) {
            leave(address);
            return false;
        }
        return true;
    }

    private boolean isScarce(int all) {
        return all > limit / 2;
    }

    public void leave(PeerNetwork address) {
        open.decrementAndGet();
        openOf.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
}
