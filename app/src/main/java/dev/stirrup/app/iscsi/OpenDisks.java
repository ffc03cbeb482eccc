package dev.stirrup.app.iscsi;

import dev.stirrup.app.iscsi.Absences.Absence;
import dev.stirrup.boot.DiskDecision;
import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.Payload;
import dev.stirrup.iscsi.target.Target;
import dev.stirrup.netboot.disk.DiskTicket;
import dev.stirrup.store.attach.DiskBoot;
import dev.stirrup.store.attach.DiskBoots;
import dev.stirrup.store.disk.Disk;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.disk.LayerMode;
import dev.stirrup.store.disk.MachineDisks;
import dev.stirrup.store.disk.OpenDisk;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// The disks that machines use now: one target for each machine, as long as it has sessions. All
/// calls may block.
final class OpenDisks {
    /// What names the boot of firmware that logs in by itself.
    private static final String FIRMWARE = "firmware";

    private final DiskStore disks;
    private final MachineDisks machines;
    private final DiscShelf discs;
    private final DiskBoots boots;
    private final InstantSource clock;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Map<String, InUse> open = new ConcurrentHashMap<>();

    OpenDisks(Kept kept, DiskBoots boots, InstantSource clock) {
        this.disks = kept.disks();
        this.machines = kept.machines();
        this.discs = kept.discs();
        this.boots = boots;
        this.clock = clock;
    }

    /// Where disks and discs are.
    record Kept(DiskStore disks, MachineDisks machines, DiscShelf discs) {}

    /// The target that a visitor was found to be given. A boot that begins ends the one before it
    /// first: nothing of an old boot is written after the new one has begun.
    ///
    /// @throws UnusableDiskException when the disk cannot be had, with a sentence
    Target open(Visit visit) throws UnusableDiskException {
        ReentrantLock lock = locks.computeIfAbsent(visit.machine(), _ -> new ReentrantLock());
        lock.lock();
        try {
            String boot = boot(visit);
            Optional<InUse> before = Optional.ofNullable(open.get(visit.machine()));
            if (before.isPresent() && before.get().isOf(boot, visit.target())) {
                before.get().touch(clock.instant());
                return before.get().target();
            }
            before.ifPresent(this::close);
            InUse opened = fresh(visit, boot);
            open.put(visit.machine(), opened);
            return opened.target();
        } finally {
            lock.unlock();
        }
    }

    /// All that are open.
    List<InUse> all() {
        return List.copyOf(open.values());
    }

    /// Closes a disk, unless a session has begun meanwhile.
    ///
    /// @return whether it is closed now
    boolean closeIfIdle(InUse one, Instant now) {
        ReentrantLock lock = locks.computeIfAbsent(one.machine(), _ -> new ReentrantLock());
        lock.lock();
        try {
            boolean isIdle = open.get(one.machine()) == one && one.isIdle(now);
            if (isIdle) {
                close(one);
            }
            return isIdle;
        } finally {
            lock.unlock();
        }
    }

    /// The boots that a server before this one left behind, on disks that are emptied after them.
    List<Absence> unfinished() {
        return boots.all().stream()
                .filter(boot ->
                        disks.find(boot.disk())
                                .filter(disk -> disk.mode() == LayerMode.DISCARD)
                                .isPresent())
                .map(boot -> new Absence(boot.machine(), boot.initiator(), boot.disk()))
                .toList();
    }

    /// A boot will not be come back to: its machine was away for long. Nothing happens when the
    /// machine is there, or is in another boot by now.
    void endBoot(Absence one) throws UnusableDiskException {
        ReentrantLock lock = locks.computeIfAbsent(one.machine(), _ -> new ReentrantLock());
        lock.lock();
        try {
            Optional<DiskBoot> boot =
                    boots.of(one.machine()).filter(known -> known.initiator().equals(one.boot()));
            if (boot.isPresent() && !open.containsKey(one.machine())) {
                boots.end(boot.get());
                disks.endBoot(one.disk());
            }
        } finally {
            lock.unlock();
        }
    }

    private void close(InUse one) {
        one.end();
        open.remove(one.machine(), one);
    }

    private static String boot(Visit visit) {
        return visit.running()
                .map(DiskBoot::initiator)
                .or(() -> visit.ticket().map(DiskTicket::initiator))
                .orElse(FIRMWARE);
    }

    private InUse fresh(Visit visit, String boot) throws UnusableDiskException {
        Optional<Disk> disk = disk(visit);
        boolean isOfOneBoot = disk.map(Disk::mode).filter(OpenDisks::isOfOneBoot).isPresent();
        if (isOfOneBoot && !visit.isOfOneBoot()) {
            throw new UnusableDiskException(
                    "the disk "
                            + disk.get().name()
                            + " is emptied at each boot, and firmware tells no boot from the next");
        }
        Units units = new Units();
        try {
            if (disk.isPresent()) {
                var _ = units.add(disks.openFor(disk.get(), boot), OpenDisk::unit);
            }
            Optional<Payload.Disc> disc = disc(visit);
            if (disc.isPresent()) {
                var _ = units.add(discs.open(disc.get()), unit -> unit);
            }
            var target = new Target(visit.target(), units.numbered());
            visit.ticket().ifPresent(ticket -> boots.begin(begun(visit, ticket, disk)));
            return new InUse(
                    new InUse.Place(visit.machine(), boot, disk), target, units, clock.instant());
        } catch (UnusableDiskException | RuntimeException e) {
            units.close();
            throw e;
        }
    }

    private static Optional<Payload.Disc> disc(Visit visit) {
        return visit.running().isPresent() ? visit.running().get().disc() : given(visit).disc();
    }

    private static boolean isOfOneBoot(LayerMode mode) {
        return mode == LayerMode.RESET || mode == LayerMode.DISCARD;
    }

    /// A boot that goes on has the disk that it began with, or none.
    private Optional<Disk> disk(Visit visit) throws UnusableDiskException {
        Optional<DiskSource> source =
                visit.running().isPresent()
                        ? visit.running()
                                .map(DiskBoot::disk)
                                .filter(name -> !name.isEmpty())
                                .map(DiskSource.Named::new)
                        : given(visit).source();
        return source.isEmpty()
                ? Optional.empty()
                : Optional.of(machines.of(visit.machine(), source.get()));
    }

    private static DiskDecision.Attach given(Visit visit) {
        return (DiskDecision.Attach) visit.decision();
    }

    private DiskBoot begun(Visit visit, DiskTicket ticket, Optional<Disk> disk) {
        return new DiskBoot(
                visit.machine(),
                ticket.initiator(),
                visit.target(),
                given(visit).login(),
                disk.map(Disk::name).orElse(""),
                given(visit).disc(),
                ticket.told(),
                clock.instant());
    }
}
