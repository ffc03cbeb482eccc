package dev.stirrup.server.dhcp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts for all threads of a listener.
final class Tally {
    private static final Logger LOG = LoggerFactory.getLogger(DhcpListener.class);

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

    /// Of sockets that are closed.
    private final LongAdder brokenBefore = new LongAdder();

    private final LongAdder overflowedBefore = new LongAdder();

    /// Something was not done that should have been.
    void fault(RuntimeException cause) {
        faults.increment();
        LOG.error("dhcp packet not answered: a bug in Stirrup, please report", cause);
    }

    /// Remembers what this socket has lost so far.
    void lost(DhcpSocket socket, DhcpSocket.Losses soFar) {
        losses.put(socket, soFar);
    }

    /// This socket loses nothing any more.
    void closed(DhcpSocket socket) {
        DhcpSocket.Losses last = losses.remove(socket);
        if (last != null) {
            brokenBefore.add(last.malformed());
            overflowedBefore.add(last.overflowed());
        }
    }

    DhcpCounters snapshot() {
        long broken = losses.values().stream().mapToLong(DhcpSocket.Losses::malformed).sum();
        return new DhcpCounters(
                received.sum(),
                malformed.sum() + broken + brokenBefore.sum(),
                losses.values().stream().mapToLong(DhcpSocket.Losses::overflowed).sum()
                        + overflowedBefore.sum(),
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
