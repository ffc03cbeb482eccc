package dev.stirrup.store.event;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.AttemptTracker;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Events;
import dev.stirrup.store.Database;
import dev.stirrup.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes events without delay and writes them about ten times a second, all of them in one row.
/// When the disk does not keep up, or is full, the newest events are dropped and counted: a boot
/// never waits for its story.
public final class EventStore implements Events, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStore.class);
    private static final int QUEUE = 65_536;

    /// What waits takes no more memory than about this, however long the texts in it are.
    private static final int QUEUE_BYTES = 24 << 20;

    private static final int LARGEST_FLUSH = 16_384;
    private static final long GATHER_MILLIS = 100;
    private static final Duration RESUMED = Duration.ofHours(24);
    private static final int MOST_RESUMED = 5_000;
    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(1);

    private final Database database;
    private final Retention retention;
    private final InstantSource clock;
    private final EventQueue waiting = new EventQueue(QUEUE, QUEUE_BYTES);
    private final List<Consumer<List<BootEvent>>> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder dropped = new LongAdder();
    private final Thread thread;
    private final AttemptTracker tracker;
    private final EventBatch batch;
    private long nextSeq;
    private Instant nextCleaning = Instant.MIN;
    private boolean isTroubled;
    private volatile boolean isClosed;

    private EventStore(
            Database database,
            Function<Claims, Optional<String>> machineOf,
            Retention retention,
            InstantSource clock) {
        this.database = database;
        this.retention = retention;
        this.clock = clock;
        this.tracker =
                new AttemptTracker(
                        database.<Long>read(EventTable::nextAttempt),
                        ThreadLocalRandom.current().nextLong());
        this.batch = new EventBatch(tracker, machineOf, retention.eventsEach());
        this.nextSeq = 1 + database.<Long>read(EventTable::latestSeq);
        this.thread = Thread.ofPlatform().name("write events").daemon().unstarted(this::run);
    }

    /// Takes up where the file ends.
    ///
    /// @param database opened with [dev.stirrup.store.Schema#EVENTS]; no other process may write to
    ///   it
    /// @param machineOf the machine's name, as far as it has a record
    public static EventStore start(
            Database database,
            Function<Claims, Optional<String>> machineOf,
            Retention retention,
            InstantSource clock) {
        EventStore store = new EventStore(database, machineOf, retention, clock);
        Instant since = clock.instant().minus(RESUMED);
        database.read(session -> EventTable.activeSince(session, since, MOST_RESUMED))
                .forEach(store::resume);
        store.thread.start();
        return store;
    }

    /// Tells `listener` of events in batches, some time after they happened, on the thread that
    /// writes them. What it throws is logged.
    public void tell(Consumer<List<BootEvent>> listener) {
        listeners.add(listener);
    }

    @Override
    public void publish(BootEvent event) {
        publishAll(List.of(event));
    }

    @Override
    public void publishAll(List<BootEvent> events) {
        int refused = isClosed ? events.size() : waiting.add(events);
        if (refused > 0) {
            dropped.add(refused);
        }
    }

    /// How many events were lost because too many waited.
    public long dropped() {
        return dropped.sum();
    }

    /// Writes what waits, then ends.
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void resume(EventTable.Resumed resumed) {
        Attempt attempt = resumed.attempt();
        tracker.resume(attempt.id(), attempt.claims(), attempt.latest(), attempt.events())
                .bookmark(resumed.lastChunk());
    }

    private void run() {
        List<BootEvent> events = new ArrayList<>();
        while (!isClosed || !waiting.isEmpty()) {
            gather(events);
            if (!events.isEmpty()) {
                List<BootEvent> told = List.copyOf(events);
                listeners.forEach(listener -> tell(listener, told));
                write(events);
                events.clear();
            }
            clean();
        }
    }

    private void gather(List<BootEvent> events) {
        try {
            if (!isClosed) {
                waiting.await();
                Thread.sleep(GATHER_MILLIS);
            }
        } catch (InterruptedException _) {
            // close() woke us: isClosed is set.
        }
        waiting.moveTo(events, LARGEST_FLUSH);
    }

    private static void tell(Consumer<List<BootEvent>> listener, List<BootEvent> events) {
        try {
            listener.accept(events);
        } catch (RuntimeException e) {
            LOG.warn("events could not be used: {}", e.getMessage());
        }
    }

    private void write(List<BootEvent> events) {
        long firstSeq = nextSeq;
        nextSeq += events.size();
        attempt(
                () -> {
                    EventBatch.Rows rows = batch.rows(events, firstSeq);
                    database.write(session -> {
                        for (EventTable.Chunk chunk : rows.chunks()) {
                            EventTable.put(session, chunk);
                        }
                        EventTable.put(session, rows.progress());
                        return true;
                    });
                    batch.written(rows);
                },
                events.size());
    }

    /// Events that cannot be written now are lost: keeping them for a full disk would need room
    /// that a storm does not leave.
    private void attempt(Runnable write, int events) {
        try {
            write.run();
            if (isTroubled) {
                LOG.info("events are kept again");
            }
            isTroubled = false;
        } catch (StoreException e) {
            dropped.add(events);
            if (!isTroubled) {
                LOG.warn("events are lost for now: {}", e.getMessage());
            }
            isTroubled = true;
        } catch (RuntimeException e) {
            // A fault of ours costs these events, and not all that follow.
            dropped.add(events);
            LOG.error("{} events are lost", events, e);
        }
    }

    private void clean() {
        Instant now = clock.instant();
        if (now.isBefore(nextCleaning) || isClosed) {
            return;
        }
        boolean[] hasMore = {false};
        attempt(
                () ->
                        hasMore[0] =
                                database.write(
                                        session -> EventTable.forget(session, retention, now)),
                0);
        nextCleaning = hasMore[0] ? now : now.plus(BETWEEN_CLEANINGS);
    }
}
