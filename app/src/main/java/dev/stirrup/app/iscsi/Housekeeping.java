package dev.stirrup.app.iscsi;

import dev.stirrup.store.disk.LayerMode;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes disks that nobody uses any more, throws away what is not to be kept of them, and ends the
/// sessions of machines that were withdrawn.
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /// So long a machine may be away and find its changes again that are not kept beyond its boot.
    static final Duration AWAY = Duration.ofHours(1);

    private final OpenDisks open;
    private final Doorkeeper doorkeeper;
    private final InstantSource clock;
    private final Map<InUse, Instant> left = new HashMap<>();
    private final Thread thread;

    Housekeeping(OpenDisks open, Doorkeeper doorkeeper, InstantSource clock) {
        this.open = open;
        this.doorkeeper = doorkeeper;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("disks-housekeeping").start(this::run);
    }

    /// Closes all disks, once the listener is closed.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        open.all().forEach(InUse::end);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
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
                one.target().members().forEach(member -> member.end(() -> {}));
            }
            if (open.closeIfIdle(one, now) && one.disk().mode() == LayerMode.DISCARD) {
                left.put(one, now);
            }
        }
        for (Iterator<Map.Entry<InUse, Instant>> all = left.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<InUse, Instant> one = all.next();
            if (one.getValue().plus(AWAY).isBefore(now)) {
                all.remove();
                discard(one.getKey());
            }
        }
    }

    private void discard(InUse one) {
        try {
            open.endBoot(one);
        } catch (UnusableDiskException e) {
            LOG.atInfo().setCause(e).log("a boot's disk is not emptied");
        }
    }
}
