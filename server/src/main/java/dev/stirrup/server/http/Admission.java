package dev.stirrup.server.http;

import dev.stirrup.wire.Ipv4;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts open connections, so that no client can take them all. Safe for use by several threads.
final class Admission {
    private final int limit;
    private final int limitPerAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<Ipv4, Integer> openOf = new ConcurrentHashMap<>();

    Admission(int limit, int limitPerAddress) {
        this.limit = limit;
        this.limitPerAddress = limitPerAddress;
    }

    /// Whether one more connection of this address may stay. If so, [#leave] must be called at its
    /// end.
    boolean enter(Ipv4 address) {
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            return false;
        }
        if (openOf.merge(address, 1, Integer::sum) > limitPerAddress) {
            leave(address);
            return false;
        }
        return true;
    }

    void leave(Ipv4 address) {
        open.decrementAndGet();
        openOf.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
}
