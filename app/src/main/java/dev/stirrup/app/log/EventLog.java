package dev.stirrup.app.log;

import dev.stirrup.app.timeline.Mood;
import dev.stirrup.app.timeline.Sentences;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Writes events as log lines on a thread of its own. In a storm it leaves lines out and says how
/// many: the store keeps every event, and a console nobody can read must not slow a boot.
public final class EventLog implements Events, AutoCloseable {
    static final String LOGGER = "boot";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final int WAITING = 256;

    /// Lines in one second before the rest of it is only counted.
    private static final int MOST_LINES = 200;

    private static final long SECOND = 1_000_000_000L;

    /// Between two looks at what waits. Without it every event of a storm would wake the thread,
    /// which cost a quarter of the time of a small request.
    private static final long GATHER_MILLIS = 40;

    private final BlockingQueue<BootEvent> waiting = new ArrayBlockingQueue<>(WAITING);
    private final LongAdder leftOut = new LongAdder();
    private final boolean isForPeople;
    private final Thread thread;
    private volatile boolean isSilent;
    private volatile boolean isClosed;

    /// @param isForPeople whether lines are sentences; else they are the event's fields
    public EventLog(boolean isForPeople) {
        this.isForPeople = isForPeople;
        thread = Thread.ofPlatform().name("log events").daemon().start(this::run);
    }

    @Override
    public void publish(BootEvent event) {
        // In a storm most lines are left out: then nothing is handed over, and nobody woken.
        if (isSilent || !waiting.offer(event)) {
            leftOut.increment();
        }
    }

    @Override
    public void publishAll(List<BootEvent> events) {
        if (isSilent) {
            leftOut.add(events.size());
        } else {
            events.forEach(this::publish);
        }
    }

    /// Writes what still waits, and ends.
    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join(2000);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<BootEvent> batch = new ArrayList<>();
        long second = System.nanoTime();
        int lines = 0;
        while (!isClosed || !waiting.isEmpty()) {
            take(batch);
            long now = System.nanoTime();
            if (now - second >= SECOND) {
                second = now;
                lines = 0;
                isSilent = false;
                tellWhatWasLeftOut();
            }
            for (BootEvent event : batch) {
                if (lines++ < MOST_LINES) {
                    write(event);
                } else {
                    isSilent = true;
                    leftOut.increment();
                }
            }
            batch.clear();
        }
        tellWhatWasLeftOut();
    }

    private void take(List<BootEvent> batch) {
        try {
            BootEvent first = waiting.poll(200, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                if (!isClosed) {
                    Thread.sleep(GATHER_MILLIS);
                }
                waiting.drainTo(batch);
            }
        } catch (InterruptedException _) {
            isClosed = true;
        }
    }

    private void tellWhatWasLeftOut() {
        long count = leftOut.sumThenReset();
        if (count > 0) {
            LOG.info("{} events more than can be read; `stirrup boots` has them all", count);
        }
    }

    private void write(BootEvent event) {
        Level level = Mood.of(event.what()) == Mood.BAD ? Level.WARN : Level.INFO;
        var line = LOG.atLevel(level);
        if (isForPeople) {
            line.log("{} {}", name(event), Sentences.of(event.what()));
            return;
        }
        line = line.addKeyValue("machine", name(event));
        if (!event.network().isEmpty()) {
            line = line.addKeyValue("network", event.network());
        }
        for (Fields.Field field : Fields.of(event.what())) {
            line = line.addKeyValue(field.name(), field.value());
        }
        line.log(event.what().getClass().getSimpleName());
    }

    private static String name(BootEvent event) {
        return event.claims()
                .mac()
                .map(mac -> mac.text())
                .or(() -> event.claims().uuid().map(Object::toString))
                .or(() -> event.claims().serial().map(Object::toString))
                .orElse("unknown machine");
    }
}
