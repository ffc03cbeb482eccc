package dev.stirrup.server.dhcp;

import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.server.link.Datagram;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps an eye on other DHCP servers of one network. Where we lease addresses ourselves, another
/// server that does so makes us silent, and we speak again when it has gone: two servers that know
/// nothing of each other give one address to two machines.
///
/// It learns of them by asking now and then, and by what they broadcast in between.
public final class ForeignServerWatch implements DhcpLink.Watch, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignServerWatch.class);

    /// Only until the list is next asked for anew; more than a few servers are a flood.
    private static final int MOST_KNOWN = 32;

    private final String network;
    private final Probe probe;
    private final Policy policy;
    private final Object lock = new Object();
    private final List<ForeignServer> sightings = new ArrayList<>();
    private List<ForeignServer> known = List.of();
    private volatile boolean isPaused;
    private volatile boolean isFirstLook;
    private boolean isProbeBroken;
    private @Nullable Thread thread;

    /// @param network its name, for messages
    public ForeignServerWatch(String network, Probe probe, Policy policy) {
        this.network = network;
        this.probe = probe;
        this.policy = policy;
    }

    /// Asks the network; usually [ForeignServers#find].
    @FunctionalInterface
    public interface Probe {
        List<ForeignServer> find() throws IOException;
    }

    /// @param pauses whether we fall silent before another server that leases addresses: true where
    ///   we lease them ourselves and are not forced to go on
    /// @param every how often the network is asked
    /// @param everyWhilePaused the same while we are silent
    public record Policy(boolean pauses, Duration every, Duration everyWhilePaused) {
        /// Falls silent; asks every five minutes, while silent every twenty seconds.
        public static Policy pausing() {
            return new Policy(true, Duration.ofMinutes(5), Duration.ofSeconds(20));
        }

        /// Only tells.
        public static Policy reporting() {
            return new Policy(false, Duration.ofMinutes(5), Duration.ofMinutes(5));
        }
    }

    /// Begins to ask, on a thread of its own, at once for the first time. Where another server
    /// would make us silent we are silent until that look has ended: an address leased in between
    /// might be leased twice.
    public ForeignServerWatch start() {
        isFirstLook = policy.pauses();
        Thread watching =
                Thread.ofPlatform().daemon().name("dhcp-watch-" + network).unstarted(this::run);
        thread = watching;
        watching.start();
        return this;
    }

    @Override
    public boolean mayServe() {
        return !isPaused && !isFirstLook;
    }

    /// The servers the last look has found.
    public List<ForeignServer> known() {
        synchronized (lock) {
            return known;
        }
    }

    @Override
    public void sighted(Datagram datagram, DhcpPacket reply) {
        ForeignServer server = ForeignServer.of(datagram, reply);
        synchronized (lock) {
            boolean isNew = sightings.stream().noneMatch(server::isSameAs);
            if (isNew && sightings.size() >= MOST_KNOWN) {
                return;
            }
            ForeignServer.merge(server, sightings);
            judge(joined(known, sightings));
        }
    }

    /// Asks once, and judges by that and by what was seen since the last time. Blocks as long as
    /// the probe does.
    public void look() {
        try {
            List<ForeignServer> found = probe.find();
            synchronized (lock) {
                judge(joined(found, sightings));
                sightings.clear();
                isProbeBroken = false;
            }
        } catch (IOException e) {
            synchronized (lock) {
                if (!isProbeBroken) {
                    LOG.warn(
                            "cannot look for other dhcp servers: network={} cause={}",
                            network,
                            e.getMessage());
                }
                isProbeBroken = true;
            }
        } finally {
            isFirstLook =
                    false; // also when we cannot look: that has been told, and is no reason to fail
        }
    }

    @Override
    public void close() {
        Thread watching = thread;
        if (watching != null) {
            watching.interrupt();
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(isPaused ? policy.everyWhilePaused() : policy.every());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void judge(List<ForeignServer> now) {
        for (ForeignServer server : now) {
            if (known.stream().noneMatch(server::isSameAs)) {
                LOG.info("another dhcp server: network={} server={}", network, server);
            }
        }
        known = List.copyOf(now);
        boolean mustPause =
                policy.pauses() && now.stream().anyMatch(ForeignServer::leasesAddresses);
        if (mustPause && !isPaused) {
            LOG.error(
                    "dhcp paused: network={} because {}; switch one of the two off, or set this"
                            + " network to proxy, or start with --force",
                    network,
                    now.stream().filter(ForeignServer::leasesAddresses).findFirst().orElseThrow());
        } else if (!mustPause && isPaused) {
            LOG.info("dhcp resumed: network={}, the other server has gone", network);
        }
        isPaused = mustPause;
    }

    private static List<ForeignServer> joined(
            List<ForeignServer> first, List<ForeignServer> second) {
        List<ForeignServer> all = new ArrayList<>(first);
        second.forEach(server -> ForeignServer.merge(server, all));
        return all;
    }
}
