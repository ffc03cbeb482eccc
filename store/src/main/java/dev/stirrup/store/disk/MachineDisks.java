package dev.stirrup.store.disk;

import dev.stirrup.boot.DiskSource;
import dev.stirrup.store.Database;
import dev.stirrup.store.Session;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Finds the disk that a machine boots from, and makes it at the first boot. All calls may block.
public final class MachineDisks {
    private static final int LONGEST_NAME = 63;
    private static final int MOST_NAMES = 100;

    private final Database database;
    private final DiskStore disks;

    public MachineDisks(Database database, DiskStore disks) {
        this.database = database;
        this.disks = disks;
    }

    /// The disk that this machine has from that source.
    ///
    /// @throws UnusableDiskException when there is none and none can be made, or it is another's
    public Disk of(String machine, DiskSource source) throws UnusableDiskException {
        return switch (source) {
            case DiskSource.Named(String name) -> named(machine, name);
            case DiskSource.Own own -> own(machine, own);
        };
    }

    private Disk named(String machine, String name) throws UnusableDiskException {
        Optional<Disk> found = disks.find(name);
        if (found.isEmpty()) {
            throw new UnusableDiskException("there is no disk " + name);
        }
        Optional<String> other = found.get().machine().filter(owner -> !owner.equals(machine));
        if (other.isPresent()) {
            throw new UnusableDiskException("the disk " + name + " is " + other.get() + "'s");
        }
        return found.get();
    }

    private Disk own(String machine, DiskSource.Own own) throws UnusableDiskException {
        LayerMode mode = LayerMode.read(own.mode().text()).orElseThrow();
        Known known = database.read(session -> known(session, machine, own));
        if (own.golden().isPresent() && known.digest().isEmpty()) {
            throw new UnusableDiskException(GoldenImages.none(own.golden().get()));
        }
        Optional<Disk> found = known.oldest();
        if (found.isEmpty()) {
            return disks.create(
                    new DiskStore.Wish(
                            freeName(machine, own.golden()),
                            own.golden(),
                            own.size(),
                            mode,
                            Optional.of(machine)));
        }
        Disk disk = found.get();
        if (disk.mode() == mode) {
            return disk;
        }
        database.write(session ->
                session.update(
                        "UPDATE disk SET mode = ? WHERE name = ?", mode.text(), disk.name()));
        return disks.find(disk.name()).orElseThrow();
    }

    /// What there is for a machine that boots from a disk of its own.
    ///
    /// @param digest of the golden image; empty for a blank disk, and when there is no such image
    private record Known(Optional<String> digest, List<Disk> disks) {
        /// A machine may have several disks over one image, made by hand: the one that was there
        /// first counts.
        Optional<Disk> oldest() {
            return disks.stream()
                    .filter(disk ->
                            disk.mode() != LayerMode.SNAPSHOT && disk.golden().equals(digest))
                    .findFirst();
        }
    }

    private static Known known(Session session, String machine, DiskSource.Own own)
            throws SQLException {
        Optional<String> digest = Optional.empty();
        if (own.golden().isPresent()) {
            digest = DiskTable.goldenImage(session, own.golden().get()).map(GoldenImage::digest);
        }
        return new Known(digest, DiskTable.disksOf(session, machine));
    }

    /// The machine's own name, or one that begins with it.
    private String freeName(String machine, Optional<String> golden) throws UnusableDiskException {
        List<String> wishes =
                List.of(machine, machine + "-" + golden.orElse("blank"), machine + "-disk");
        for (String wish : wishes) {
            if (wish.length() <= LONGEST_NAME && isFree(wish)) {
                return wish;
            }
        }
        String beginning = machine.substring(0, Math.min(machine.length(), LONGEST_NAME - 4));
        for (int number = 2; number < MOST_NAMES; number++) {
            if (isFree(beginning + "-" + number)) {
                return beginning + "-" + number;
            }
        }
        throw new UnusableDiskException("every name for a disk of " + machine + " is taken");
    }

    private boolean isFree(String name) {
        return disks.find(name).isEmpty() && disks.goldenImages().find(name).isEmpty();
    }
}
