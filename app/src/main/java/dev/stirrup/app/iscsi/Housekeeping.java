package dev.stirrup.app.iscsi;

import dev.stirrup.iscsi.target.Member;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes disks that nobody uses any more, throws away what is not to be kept of them, and ends the
/// sessions of machines that were withdrawn.
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final OpenDisks open;
    private final Doorkeeper doorkeeper;
    private final InstantSource clock;
    private final Absences absences = new Absences();
    private final long begun = System.nanoTime();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    Housekeeping(OpenDisks open, Doorkeeper doorkeeper, InstantSource clock) {
        this.open = open;
        this.doorkeeper = doorkeeper;
        this.clock = clock;
        open.unfinished().forEach(one -> absences.left(one, elapsed()));
        this.thread = Thread.ofVirtual().name("disks-housekeeping").start(this::run);
    }

    /// Closes all disks, once the listener is closed.
    @Override
    public void close() {
        // Not by an interrupt: that closes the file which is being made durable just then.
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        open.all().forEach(InUse::end);
    }

    private void run() {
        try {
            while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                safely();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void safely() {
        try {
            look(clock.instant());
        } catch (RuntimeException e) {
            LOG.error("the disks in use cannot be looked after", e);
        }
    }

    private void look(Instant now) {
        for (InUse one : open.all()) {
            if (doorkeeper.isForbidden(one.machine(), one.target().name())) {
                one.target()
                        .members()
                        .forEach(member -> member.end(Member.Ending.FORBIDDEN, () -> {}));
            }
            absences.isBack(one.machine());
            if (open.closeIfIdle(one, now)) {
                one.absence().ifPresent(absence -> absences.left(absence, elapsed()));
            }
        }
        absences.over(elapsed()).forEach(this::discard);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void discard(Absences.Absence one) {
        try {
            open.endBoot(one);
        } catch (UnusableDiskException e) {
            LOG.atInfo().setCause(e).log("a boot's disk is not emptied");
        }
    }
}
