package dev.stirrup.app.serve;

import dev.stirrup.boot.Reason;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// When a server that just started may do what no machine waits for: nothing has happened for a
/// moment, so the first answers need not share the core with it. A network that is never quiet puts
/// it off for so long only.
final class QuietMoment {
    private static final Duration USUAL = Duration.ofMillis(1500);

    /// For what makes a site boot machines.
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /// For what only explains: a storm that met the server at its start is over by then.
    private static final Duration LONGEST_UNNEEDED = Duration.ofSeconds(30);

    private final CountDownLatch wanted = new CountDownLatch(1);
    private final long quiet;
    private volatile long busy = System.nanoTime();

    private QuietMoment(Duration quiet) {
        this.quiet = quiet.toNanos();
    }

    static QuietMoment usual() {
        return new QuietMoment(USUAL);
    }

    /// Waits for nothing.
    static QuietMoment none() {
        return new QuietMoment(Duration.ZERO);
    }

    /// Takes notice of what happened just now.
    void heard(List<BootEvent> events) {
        busy = System.nanoTime();
        for (BootEvent event : events) {
            if (event.what() instanceof Milestone.BootWithheld(var _, String reason, var _)
                    && reason.equals(Reason.NO_LOADER_FOR_FIRMWARE.code())) {
                wanted.countDown();
            }
        }
    }

    /// Whether nothing has happened for so long.
    boolean isQuietFor(Duration time) {
        return System.nanoTime() - busy >= time.toNanos();
    }

    /// Waits for it, counted from now, with what no boot needs.
    void await() throws InterruptedException {
        await(new CountDownLatch(1), LONGEST_UNNEEDED);
    }

    /// Waits for it, counted from now, but only until a machine was told that there is no loader
    /// for it.
    void awaitOrLoaderWanted() throws InterruptedException {
        await(wanted, LONGEST);
    }

    private void await(CountDownLatch end, Duration longest) throws InterruptedException {
        long begin = System.nanoTime();
        long left = left(begin, longest);
        while (left > 0 && !end.await(left, TimeUnit.NANOSECONDS)) {
            left = left(begin, longest);
        }
    }

    private long left(long begin, Duration longest) {
        long now = System.nanoTime();
        long sinceBegin = now - begin;
        long sinceEvent = Math.min(now - busy, sinceBegin);
        return Math.min(longest.toNanos() - sinceBegin, quiet - sinceEvent);
    }
}
