package dev.stirrup.store.disk;

import dev.stirrup.store.Database;
import dev.stirrup.store.disk.file.FolderLock;
import dev.stirrup.store.disk.golden.GoldenStore;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import dev.stirrup.store.disk.layer.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// The disks that machines write to. A disk in use is touched by its user alone. All calls may
/// block; those that change a disk fail when it is in use.
public final class DiskStore implements AutoCloseable {
    private static final long LARGEST = 64L << 40;
    private static final String SERVER = "server";

    private final Database database;
    private final GoldenStore golden;
    private final Layers layers;
    private final InstantSource clock;
    private final DiskLog log;

    /// @param database opened with [dev.stirrup.store.Schema#RECORDS]
    /// @param folder made if it is missing
    public DiskStore(Database database, Path folder, InstantSource clock, RandomGenerator random) {
        this(database, folder, random, new DiskLog(SERVER, clock));
    }

    /// For what somebody does by hand.
    ///
    /// @param who that is noted for it, in the log of changes
    public static DiskStore of(Database database, Path folder, String who) {
        var log = new DiskLog(who, InstantSource.system());
        return new DiskStore(database, folder, new SecureRandom(), log);
    }

    private DiskStore(Database database, Path folder, RandomGenerator random, DiskLog log) {
        this.database = database;
        this.golden = new GoldenStore(Layers.goldenFolder(folder), log.clock());
        this.layers = new Layers(folder, golden, random);
        this.clock = log.clock();
        this.log = log;
    }

    /// What a new disk shall be.
    ///
    /// @param golden the name of the golden image below; empty for a blank disk
    /// @param size in bytes; empty for the golden image's
    /// @param machine whose it is
    public record Wish(
            String name,
            Optional<String> golden,
            Optional<Long> size,
            LayerMode mode,
            Optional<String> machine) {}

    public GoldenImages goldenImages() {
        return new GoldenImages(database, golden, log);
    }

    /// All disks and snapshots by name.
    public List<Disk> list() {
        return database.read(DiskTable::disks);
    }

    public Optional<Disk> find(String name) {
        return database.read(session -> DiskTable.disk(session, name));
    }

    /// Makes a disk whose layer is empty.
    public Disk create(Wish wish) throws UnusableDiskException {
        DiskNames.check(database, wish.name());
        Optional<GoldenImage> below = Optional.empty();
        if (wish.golden().isPresent()) {
            below = Optional.of(goldenImages().known(wish.golden().get()));
        }
        long least = below.map(GoldenImage::size).orElse((long) DiskUnit.BLOCK);
        long size = wish.size().orElse(below.isPresent() ? least : 0L);
        checkSize(size, least);
        sweep();
        Disk disk =
                new Disk(
                        wish.name(),
                        layers.identifier(),
                        layers.makeEmpty(size),
                        below.map(GoldenImage::digest),
                        size,
                        wish.mode(),
                        wish.machine(),
                        wish.golden().orElse("blank"),
                        "",
                        clock.instant());
        return added(disk);
    }

    /// Makes a disk, or a snapshot, that holds what another one holds now.
    ///
    /// @param wish golden image and size are the other one's
    public Disk copy(String from, Wish wish) throws UnusableDiskException {
        DiskNames.check(database, wish.name());
        Disk other = known(from);
        String folder;
        try (OpenDisk source = layers.open(other)) {
            folder = layers.makeCopy(source);
        }
        Disk disk =
                new Disk(
                        wish.name(),
                        layers.identifier(),
                        folder,
                        other.golden(),
                        other.size(),
                        wish.mode(),
                        wish.machine(),
                        from,
                        "",
                        clock.instant());
        return added(disk);
    }

    /// Makes a golden image of what a disk holds now. The disk stays as it is.
    public GoldenImage promote(String name, String newName, Progress progress)
            throws UnusableDiskException {
        try (OpenDisk disk = layers.open(known(name))) {
            return goldenImages().take(newName, new ContentImage(disk.layer()), name, progress);
        }
    }

    /// Throws away what the layer holds, or puts in its place what a snapshot holds.
    public void reset(String name, Optional<String> snapshot) throws UnusableDiskException {
        Disk disk = known(name);
        if (disk.mode() == LayerMode.SNAPSHOT) {
            throw new UnusableDiskException(name + " is a snapshot, it does not change");
        }
        if (snapshot.isEmpty()) {
            empty(disk, "");
            note(name);
            return;
        }
        Disk wanted = known(snapshot.get());
        if (!wanted.golden().equals(disk.golden())) {
            throw new UnusableDiskException(
                    wanted.name() + " lies over another golden image than " + name);
        }
        try (FolderLock _ = layers.lock(disk);
                OpenDisk source = layers.open(wanted)) {
            String folder = layers.makeCopy(source);
            replace(disk, disk.in(folder, wanted.size(), disk.boot()));
            note(name);
        } catch (IOException e) {
            throw layers.fault(e, disk);
        }
    }

    /// Makes a disk larger. What is new is zero.
    public void grow(String name, long size) throws UnusableDiskException {
        Disk disk = known(name);
        checkSize(size, disk.size());
        try (OpenDisk open = layers.open(disk)) {
            open.layer().grow(size);
            save(disk.in(disk.folder(), size, disk.boot()));
            note(name);
        } catch (IOException e) {
            throw layers.fault(e, disk);
        }
    }

    /// Removes a disk with all it holds, or a snapshot.
    public void remove(String name) throws UnusableDiskException {
        Disk disk = known(name);
        try (FolderLock _ = layers.lock(disk)) {
            database.write(session -> {
                log.delete(session, DiskLog.Kind.DISK, name);
                return session.update("DELETE FROM disk WHERE name = ?", name);
            });
            layers.delete(disk);
        } catch (IOException e) {
            throw layers.fault(e, disk);
        }
    }

    /// Whether somebody uses the disk now.
    public boolean isInUse(Disk disk) {
        return layers.isInUse(disk);
    }

    /// How many bytes of its own a disk takes; also of one that is in use.
    public long ownBytes(Disk disk) {
        return layers.ownBytes(disk);
    }

    /// Opens a disk for one boot of its machine. A layer that lives for one boot is emptied first,
    /// unless it was emptied for this boot before: a server that comes back finds it as it left it.
    ///
    /// @param boot names the boot; the same for all its connections
    public OpenDisk openFor(String name, String boot) throws UnusableDiskException {
        return openFor(known(name), boot);
    }

    /// The same, of a disk whose record has just been read.
    public OpenDisk openFor(Disk disk, String boot) throws UnusableDiskException {
        String name = disk.name();
        boolean isOfOneBoot = disk.mode() == LayerMode.RESET || disk.mode() == LayerMode.DISCARD;
        if (disk.mode() == LayerMode.SNAPSHOT) {
            throw new UnusableDiskException(name + " is a snapshot; clone it to use it");
        }
        if (isOfOneBoot && !disk.boot().equals(boot)) {
            empty(disk, boot);
            return layers.open(known(name));
        }
        return layers.open(disk);
    }

    /// The boot is over and the disk closed: throws away what [LayerMode#DISCARD] does not keep.
    public void endBoot(String name) throws UnusableDiskException {
        Disk disk = known(name);
        if (disk.mode() == LayerMode.DISCARD) {
            empty(disk, "");
        }
    }

    /// The disk or snapshot as it is now, for those who read it.
    public <T> T read(String name, Reading<T> reading) throws UnusableDiskException {
        Disk disk = known(name);
        try (OpenDisk open = layers.open(disk)) {
            return reading.read(open.layer());
        } catch (IOException e) {
            throw layers.fault(e, disk);
        }
    }

    /// What is done with a disk's content while nobody changes it.
    @FunctionalInterface
    public interface Reading<T> {
        T read(Content content) throws IOException, UnusableDiskException;
    }

    /// Stops making durable what is open. Close open disks before.
    @Override
    public void close() {
        layers.close();
    }

    /// Makes this folder one for a rehearsal of a site: it has the site's golden images, and over
    /// each of its disks an empty layer that takes what is written. Golden images may not be
    /// removed here.
    ///
    /// @param folder that is empty
    /// @param site the disks of the site; made if they are missing
    public static void rehearse(Path folder, Path site) throws IOException {
        Layers.rehearse(folder, site);
    }

    private void empty(Disk disk, String boot) throws UnusableDiskException {
        try (FolderLock _ = layers.lock(disk)) {
            String folder = layers.makeEmpty(disk.size());
            replace(disk, disk.in(folder, disk.size(), boot));
        } catch (IOException e) {
            throw layers.fault(e, disk);
        }
    }

    /// The caller holds the lock of the old layer.
    private void replace(Disk before, Disk after) {
        save(after);
        layers.delete(before);
    }

    private Disk known(String name) throws UnusableDiskException {
        Optional<Disk> found = find(name);
        if (found.isEmpty()) {
            throw new UnusableDiskException("there is no disk " + name);
        }
        return found.get();
    }

    private static void checkSize(long size, long least) throws UnusableDiskException {
        if (size < least || size > LARGEST || size % DiskUnit.BLOCK != 0) {
            throw new UnusableDiskException(
                    "a disk of "
                            + size
                            + " bytes; it takes at least "
                            + least
                            + ", at most 64 TiB, in whole blocks of 512");
        }
    }

    /// Somebody else may have taken the name since it was checked.
    private Disk added(Disk disk) throws UnusableDiskException {
        try {
            boolean isTaken =
                    database.write(session -> {
                        if (DiskNames.isTaken(session, disk.name())) {
                            return true;
                        }
                        DiskTable.put(session, disk);
                        log.put(session, DiskLog.Kind.DISK, disk.name());
                        return false;
                    });
            if (isTaken) {
                throw DiskNames.taken(disk.name());
            }
            return disk;
        } catch (UnusableDiskException | RuntimeException e) {
            layers.delete(disk);
            throw e;
        }
    }

    private void save(Disk disk) {
        database.write(session -> {
            DiskTable.put(session, disk);
            return disk;
        });
    }

    private void note(String name) {
        database.write(session -> {
            log.put(session, DiskLog.Kind.DISK, name);
            return name;
        });
    }

    private void sweep() {
        layers.sweep(
                list().stream().map(Disk::folder).collect(Collectors.toSet()), clock.instant());
    }
}
