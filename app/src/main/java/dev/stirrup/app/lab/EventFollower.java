package dev.stirrup.app.lab;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.ScriptServed;
import dev.stirrup.store.Database;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.event.AttemptStore;
import dev.stirrup.store.event.StoredEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes on the events that another process writes, while it writes them.
final class EventFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventFollower.class);
    private static final int ROWS = 200;
    private static final long PAUSE_MILLIS = 200;

    /// iPXE's page asks again every ten seconds for minutes; once shows nothing of the waiting.
    private static final int PAGES = 2;

    private final AttemptStore attempts;
    private final HardwareAddress mac;
    private final RehearsalListener listener;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<Long, Instant> starts = new HashMap<>();
    private final AtomicInteger waitingPages = new AtomicInteger();
    private final Thread thread;
    private long seen;

    private EventFollower(Database events, HardwareAddress mac, RehearsalListener listener) {
        this.mac = mac;
        this.attempts = new AttemptStore(events);
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("stirrup-lab-events").unstarted(this::follow);
    }

    /// @param mac the machine whose events are wanted; those of no machine are passed on too
    static EventFollower start(Database events, HardwareAddress mac, RehearsalListener listener) {
        var follower = new EventFollower(events, mac, listener);
        follower.thread.start();
        return follower;
    }

    /// Whether the machine asks again and again whether somebody has approved it. In a rehearsal
    /// nobody will.
    boolean hasWaited() {
        return waitingPages.get() >= PAGES;
    }

    /// Passes on what is still there, and ends.
    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try {
            while (!stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                passOn();
            }
            passOn();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(Milestone what) {
        if (what instanceof ScriptServed script
                && script.client() == Client.IPXE
                && script.isWaitingPage()) {
            waitingPages.incrementAndGet();
        }
    }

    /// Where the database is busy, the next look brings them.
    private void passOn() {
        try {
            passOnAll();
        } catch (StoreException e) {
            LOG.debug("events cannot be read now: {}", e.getMessage());
        }
    }

    private void passOnAll() {
        List<StoredEvent> fresh = attempts.after(seen, ROWS);
        while (!fresh.isEmpty()) {
            for (StoredEvent stored : fresh) {
                seen = Math.max(seen, stored.seq());
                Instant start =
                        starts.computeIfAbsent(stored.attempt(), any -> stored.event().at());
                if (stored.event().claims().mac().map(mac::equals).orElse(true)) {
                    note(stored.event().what());
                    listener.event(start, stored.event());
                }
            }
            fresh = attempts.after(seen, ROWS);
        }
    }
}
