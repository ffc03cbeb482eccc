package dev.stirrup.server.dhcp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts for all threads of a listener.
final class Tally {
    final LongAdder received = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder crowdedOut = new LongAdder();
    final LongAdder collapsed = new LongAdder();
    final LongAdder paused = new LongAdder();
    final LongAdder answered = new LongAdder();
    final LongAdder silent = new LongAdder();
    final LongAdder unsent = new LongAdder();
    final LongAdder unwritten = new LongAdder();
    final LongAdder commits = new LongAdder();
    final LongAdder faults = new LongAdder();
    private final Map<DhcpSocket, DhcpSocket.Losses> losses = new ConcurrentHashMap<>();

    /// Remembers what this socket has lost so far.
    void lost(DhcpSocket socket, DhcpSocket.Losses soFar) {
        losses.put(socket, soFar);
    }

    DhcpCounters snapshot() {
        long broken = losses.values().stream().mapToLong(DhcpSocket.Losses::malformed).sum();
        return new DhcpCounters(
                received.sum(),
                malformed.sum() + broken,
                losses.values().stream().mapToLong(DhcpSocket.Losses::overflowed).sum(),
                crowdedOut.sum(),
                collapsed.sum(),
                paused.sum(),
                answered.sum(),
                silent.sum(),
                unsent.sum(),
                unwritten.sum(),
                commits.sum(),
                faults.sum());
    }
}
