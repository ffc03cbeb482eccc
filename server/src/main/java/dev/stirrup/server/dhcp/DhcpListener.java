package dev.stirrup.server.dhcp;

import dev.stirrup.boot.event.Events;
import dev.stirrup.dhcp.LeaseStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// DHCP on all networks of this server. One thread per interface only receives, one decides for all
/// of them, one writes leases in groups; each hands over in batches, so that on one processor they
/// take turns instead of waking each other for every packet.
public final class DhcpListener implements AutoCloseable {
    /// Ten thousand machines that power up at once, and half as many again.
    private static final ArrivalRing.Bounds BOUNDS = new ArrivalRing.Bounds(16_384, 16L << 20);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final List<DhcpLink> links;
    private final Tally tally = new Tally();
    private final ArrivalRing ring;
    private final CommitStage commits;
    private final List<Thread> receivers = new ArrayList<>();
    private final Thread decider;
    private final Thread committer;

    private DhcpListener(Ports ports, List<DhcpLink> links) {
        this.links = List.copyOf(links);
        ring = new ArrivalRing(BOUNDS, tally, ThreadLocalRandom.current().nextLong());
        var passage = new DecideStage.Passage(ports, ring, tally);
        commits = new CommitStage(passage, new Departures(this.links, ports.events(), tally));
        var decide =
                new DecideStage(
                        passage, commits, new Departures(this.links, ports.events(), tally));
        decider = thread("dhcp-decide", decide);
        committer = thread("dhcp-commit", commits);
        for (DhcpLink link : this.links) {
            receivers.add(
                    thread(
                            "dhcp-receive-" + link.socket().name(),
                            new ReceiveStage(link, ring, tally)));
        }
    }

    /// What a listener works with.
    ///
    /// @param leases written to before an ACK leaves; may block
    /// @param clock the time of each answer
    public record Ports(
            DhcpService service, LeaseStore leases, Events events, InstantSource clock) {}

    /// Begins to answer on these links, whose sockets are the listener's from now on.
    public static DhcpListener start(Ports ports, List<DhcpLink> links) {
        var listener = new DhcpListener(ports, links);
        listener.committer.start();
        listener.decider.start();
        listener.receivers.forEach(Thread::start);
        return listener;
    }

    public DhcpCounters counters() {
        return tally.snapshot();
    }

    /// Stops receiving, answers what has been received, writes and sends the last replies, and
    /// closes the sockets. Takes a quarter of a second, and at most some seconds when the store
    /// hangs.
    @Override
    public void close() {
        boolean wasInterrupted = false;
        receivers.forEach(Thread::interrupt);
        for (Thread receiver : receivers) {
            wasInterrupted |= !joined(receiver);
        }
        ring.close();
        wasInterrupted |= !joined(decider);
        commits.close();
        wasInterrupted |= !joined(committer);
        links.forEach(link -> link.socket().close());
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean joined(Thread thread) {
        try {
            thread.join(STOP_LIMIT);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static Thread thread(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).unstarted(work);
    }
}
