package dev.stirrup.server.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks one network who uses the addresses that are about to be offered, and keeps the offers back
/// for that time. Its thread and its socket are there only while there is something to ask.
final class ProbeStage implements Runnable {
    /// EDK2 waits 4 s for offers, iPXE asks again after 1 s. A station of the same network answers
    /// within some milliseconds, unless it sleeps.
    private static final long WAIT_NANOS = Duration.ofMillis(300).toNanos();

    /// One frame may be lost.
    private static final long AGAIN_NANOS = Duration.ofMillis(120).toNanos();

    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(DhcpListener.class);

    private final DhcpLink link;
    private final Neighbours neighbours;
    private final Verdicts verdicts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Map<Ipv4, Kept> kept = new LinkedHashMap<>();
    private boolean isRunning;
    private boolean isBroken;

    ProbeStage(DhcpLink link, Neighbours neighbours, Verdicts verdicts) {
        this.link = link;
        this.neighbours = neighbours;
        this.verdicts = verdicts;
    }

    /// Told of every offer that was kept back, once, on a thread of this stage.
    interface Verdicts {
        /// Nobody has answered, or nobody could be asked.
        void unused(UnprovenOffer offer);

        /// @param station who uses the address
        void used(UnprovenOffer offer, Bytes station);
    }

    /// Keeps an offer back. When the client has asked again meanwhile, its newer offer takes the
    /// place of the older one.
    void keep(UnprovenOffer offer) {
        lock.lock();
        try {
            Kept before = kept.get(offer.address());
            if (before == null) {
                kept.put(offer.address(), new Kept(offer));
            } else {
                before.offer = offer;
            }
            added.signal();
            if (!isRunning) {
                isRunning = true;
                Thread.ofPlatform().daemon().name("dhcp-probe-" + link.socket().name()).start(this);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Gives back what is kept: there is no time to ask.
    List<UnprovenOffer> giveUp() {
        lock.lock();
        try {
            List<UnprovenOffer> all = kept.values().stream().map(one -> one.offer).toList();
            kept.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try (Neighbours.Inquiry inquiry = neighbours.open()) {
            while (hasWork()) {
                ask(inquiry);
                for (Neighbours.Use use : inquiry.heard()) {
                    take(use.address()).ifPresent(offer -> verdicts.used(offer, use.station()));
                }
                takeDue().forEach(verdicts::unused);
                isBroken = false;
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(Neighbours.Inquiry inquiry) throws IOException {
        for (Ipv4 address : toBeAsked()) {
            inquiry.ask(address);
        }
    }

    /// Waits for something to ask; the thread ends when there is nothing for a while.
    private boolean hasWork() throws InterruptedException {
        lock.lock();
        try {
            long left = LINGER.toNanos();
            while (kept.isEmpty() && left > 0) {
                left = added.awaitNanos(left);
            }
            isRunning = !kept.isEmpty();
            return isRunning;
        } finally {
            lock.unlock();
        }
    }

    private List<Ipv4> toBeAsked() {
        long now = System.nanoTime();
        lock.lock();
        try {
            List<Ipv4> due = new ArrayList<>();
            kept.forEach((address, one) -> {
                if (one.isToBeAsked(now)) {
                    due.add(address);
                }
            });
            return due;
        } finally {
            lock.unlock();
        }
    }

    private Optional<UnprovenOffer> take(Ipv4 address) {
        lock.lock();
        try {
            return Optional.ofNullable(kept.remove(address)).map(one -> one.offer);
        } finally {
            lock.unlock();
        }
    }

    private List<UnprovenOffer> takeDue() {
        long now = System.nanoTime();
        lock.lock();
        try {
            List<UnprovenOffer> due =
                    kept.values().stream()
                            .filter(one -> one.isDue(now))
                            .map(one -> one.offer)
                            .toList();
            kept.values().removeIf(one -> one.isDue(now));
            return due;
        } finally {
            lock.unlock();
        }
    }

    /// The next offer tries again; what is kept now leaves as if nobody had answered.
    private void fail(Exception cause) {
        if (!isBroken) {
            isBroken = true;
            LOG.warn(
                    "dhcp cannot ask who uses an address, so it is offered unasked: network={}"
                            + " cause={}",
                    link.network().name(),
                    cause.getMessage());
        }
        lock.lock();
        try {
            isRunning = false;
        } finally {
            lock.unlock();
        }
        giveUp().forEach(verdicts::unused);
    }

    /// An offer and how far its question is. Guarded by the lock.
    private static final class Kept {
        private final long since = System.nanoTime();
        private UnprovenOffer offer;
        private int asked;

        Kept(UnprovenOffer offer) {
            this.offer = offer;
        }

        boolean isToBeAsked(long now) {
            boolean isTime = now - since >= asked * AGAIN_NANOS;
            if (asked < 2 && isTime) {
                asked++;
                return true;
            }
            return false;
        }

        boolean isDue(long now) {
            return now - since >= WAIT_NANOS;
        }
    }
}
