package dev.stirrup.server.engine;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Looks at the deadlines of all connections of one loop, about once a second: a task of its own
/// for each connection cost more than a small answer. Used on that loop only.
public final class Sweep {
    private static final long LONGEST = Duration.ofSeconds(1).toNanos();
    private static final int NOWHERE = -1;

    private final EventExecutor loop;
    private final long interval;
    private final List<Watched> watched = new ArrayList<>();
    private boolean isScheduled;

    /// Something with a deadline.
    public abstract static class Watched {
        private int place = NOWHERE;

        /// Looks whether the deadline has passed.
        protected abstract void check();
    }

    /// @param shortest limit of all; one that has passed is noticed within half of it, and a second
    public Sweep(EventExecutor loop, Duration shortest) {
        this.loop = loop;
        this.interval = Math.min(LONGEST, shortest.toNanos() / 2);
    }

    public void watch(Watched one) {
        one.place = watched.size();
        watched.add(one);
        schedule();
    }

    /// May be called again, and for what was never watched.
    public void forget(Watched one) {
        int place = one.place;
        if (place < 0) {
            return;
        }
        one.place = NOWHERE;
        Watched last = watched.removeLast();
        if (place < watched.size()) {
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
