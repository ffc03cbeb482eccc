package dev.stirrup.app.iscsi;

import dev.stirrup.iscsi.target.Member;
import dev.stirrup.iscsi.target.Target;
import dev.stirrup.store.disk.Disk;
import dev.stirrup.store.disk.LayerMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A disk that a machine uses.
final class InUse {
    private static final Logger LOG = LoggerFactory.getLogger(InUse.class);

    /// A machine's operating system logs in seconds after its loader is gone.
    private static final Duration GRACE = Duration.ofSeconds(10);

    /// How long commands of a session may take that is being ended.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Place place;
    private final Target target;
    private final Units open;
    private volatile Instant used;

    InUse(Place place, Target target, Units open, Instant now) {
        this.place = place;
        this.target = target;
        this.open = open;
        this.used = now;
    }

    /// @param boot the boot it is used in
    /// @param disk empty: there is only a disc
    record Place(String machine, String boot, Optional<Disk> disk) {}

    String machine() {
        return place.machine();
    }

    String boot() {
        return place.boot();
    }

    /// As what it is remembered once its machine has left it; empty when nothing is to be done
    /// then.
    Optional<Absences.Absence> absence() {
        return place.disk()
                .filter(disk -> disk.mode() == LayerMode.DISCARD)
                .map(disk -> new Absences.Absence(place.machine(), place.boot(), disk.name()));
    }

    Target target() {
        return target;
    }

    boolean isOf(String boot, String name) {
        return place.boot().equals(boot) && target.name().equals(name);
    }

    /// Somebody is about to begin a session.
    void touch(Instant now) {
        used = now;
    }

    /// Whether nobody has used it for a while.
    boolean isIdle(Instant now) {
        boolean wasSetBack = now.isBefore(used);
        if (target.sessions() > 0 || wasSetBack) {
            used = now;
        }
        return used.plus(GRACE).isBefore(now);
    }

    /// Ends all sessions, waits until their commands are done, and closes the disk.
    void end() {
        List<Member> members = target.members();
        var quiet = new CountDownLatch(members.size());
        members.forEach(member -> member.end(Member.Ending.CLOSED, quiet::countDown));
        try {
            if (!quiet.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("sessions of {} do not end", target.name());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        open.close();
    }
}
