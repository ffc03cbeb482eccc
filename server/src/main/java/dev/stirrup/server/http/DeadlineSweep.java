package dev.stirrup.server.http;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Looks at the deadlines of all connections of one loop, about once a second: a task of its own
/// for each connection cost more than a small answer. Used on that loop only.
final class DeadlineSweep {
    private static final long LONGEST = Duration.ofSeconds(1).toNanos();

    private final EventExecutor loop;
    private final long interval;
    private final List<Deadlines> watched = new ArrayList<>();
    private boolean isScheduled;

    DeadlineSweep(EventExecutor loop, HttpSettings settings) {
        this.loop = loop;
        long shortest =
                Math.min(
                        settings.idleTimeout().toNanos(),
                        Math.min(
                                settings.headTimeout().toNanos(),
                                settings.stallTimeout().toNanos()));
        this.interval = Math.min(LONGEST, shortest / 2);
    }

    void watch(Deadlines one) {
        one.place = watched.size();
        watched.add(one);
        schedule();
    }

    void forget(Deadlines one) {
        int place = one.place;
        if (place < 0) {
            return;
        }
        one.place = Deadlines.NOWHERE;
        Deadlines last = watched.removeLast();
        if (last != one) {
            watched.set(place, last);
            last.place = place;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Cannot fail; ends with the loop.
    private void schedule() {
        if (!isScheduled) {
            isScheduled = true;
            loop.schedule(this::look, interval, TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        isScheduled = false;
        // From the end: what expires may leave the list at once.
        for (int i = watched.size() - 1; i >= 0; i--) {
            if (i < watched.size()) {
                watched.get(i).check();
            }
        }
        if (!watched.isEmpty()) {
            schedule();
        }
    }
}
