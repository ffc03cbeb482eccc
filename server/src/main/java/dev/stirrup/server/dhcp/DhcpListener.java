package dev.stirrup.server.dhcp;

import dev.stirrup.boot.event.Events;
import dev.stirrup.dhcp.LeaseStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// DHCP on all networks of this server, which may come and go. One thread per interface only
/// receives, one decides for all of them, one writes leases in groups; each hands over in batches,
/// so that on one processor they take turns instead of waking each other for every packet.
public final class DhcpListener implements AutoCloseable {
    /// Ten thousand machines that power up at once, and half as many again.
    private static final ArrivalRing.Bounds BOUNDS = new ArrivalRing.Bounds(16_384, 16L << 20);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final List<DhcpLink> links = new CopyOnWriteArrayList<>();
    private final Map<DhcpLink, Thread> receivers = new LinkedHashMap<>();
    private final Tally tally = new Tally();
    private final ArrivalRing ring;
    private final DecideStage decisions;
    private final CommitStage commits;
    private final Thread decider;
    private final Thread committer;

    private DhcpListener(Ports ports) {
        ring = new ArrivalRing(BOUNDS, tally, ThreadLocalRandom.current().nextLong());
        var passage = new DecideStage.Passage(ports, ring, tally);
        commits = new CommitStage(passage, new Departures(links, ports.events(), tally));
        decisions = new DecideStage(passage, commits, new Departures(links, ports.events(), tally));
        decider = thread("dhcp-decide", decisions);
        committer = thread("dhcp-commit", commits);
    }

    /// What a listener works with.
    ///
    /// @param leases written to before an ACK leaves; may block
    /// @param clock the time of each answer
    public record Ports(
            DhcpService service, LeaseStore leases, Events events, InstantSource clock) {}

    /// Begins to answer on these links, whose sockets are the listener's from now on.
    public static DhcpListener start(Ports ports, List<DhcpLink> links) {
        var listener = new DhcpListener(ports);
        listener.committer.start();
        listener.decider.start();
        links.forEach(listener::add);
        return listener;
    }

    public DhcpCounters counters() {
        return tally.snapshot();
    }

    /// Begins to answer on one more link, whose socket is the listener's from now on.
    public synchronized void add(DhcpLink link) {
        links.add(link);
        Thread receiver =
                thread("dhcp-receive-" + link.socket().name(), new ReceiveStage(link, ring, tally));
        receivers.put(link, receiver);
        receiver.start();
    }

    /// Ends this link alone: what was received by it and not answered yet is passed over, leases
    /// that are being written still are, then its socket is closed. Takes a quarter of a second,
    /// and at most some seconds when the store hangs.
    public synchronized void remove(DhcpLink link) {
        Thread receiver = receivers.remove(link);
        if (receiver == null) {
            return;
        }
        receiver.interrupt();
        boolean wasInterrupted = !joined(receiver);
        links.remove(link);
        betweenPackets(() -> decisions.end(link));
        try {
            commits.awaitWritten(STOP_LIMIT);
        } catch (InterruptedException e) {
            wasInterrupted = true;
        }
        close(link);
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Runs this on the thread that decides, so that the service may be changed, and waits for its
    /// end, at most some seconds.
    public void betweenPackets(Runnable change) {
        var isDone = new CountDownLatch(1);
        ring.entrust(
                () -> {
                    try {
                        change.run();
                    } finally {
                        isDone.countDown();
                    }
                },
                true);
        try {
            boolean _ = isDone.await(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops receiving, answers what has been received, writes and sends the last replies, and
    /// closes the sockets. Takes a quarter of a second, and at most some seconds when the store
    /// hangs.
    @Override
    public synchronized void close() {
        boolean wasInterrupted = false;
        receivers.values().forEach(Thread::interrupt);
        for (Thread receiver : receivers.values()) {
            wasInterrupted |= !joined(receiver);
        }
        receivers.clear();
        ring.close();
        wasInterrupted |= !joined(decider);
        commits.close();
        wasInterrupted |= !joined(committer);
        links.forEach(this::close);
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// A thread that hung until now may still come to it: the socket sends it away.
    private void close(DhcpLink link) {
        link.socket().close();
        tally.closed(link.socket());
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
