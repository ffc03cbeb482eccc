package dev.stirrup.store.disk;

import dev.stirrup.store.StoreException;
import dev.stirrup.store.disk.file.DiskFolders;
import dev.stirrup.store.disk.file.FolderLock;
import dev.stirrup.store.disk.file.OpenFolder;
import dev.stirrup.store.disk.golden.GoldenStore;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import dev.stirrup.store.disk.layer.Content;
import dev.stirrup.store.disk.layer.Layer;
import dev.stirrup.store.disk.layer.LayerReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The layers of disks on the file system: made, opened by one user at a time over what lies below
/// them, and removed.
final class Layers implements AutoCloseable {
    private static final String GOLDEN = "golden";
    private static final String LAYERS = "layer";

    /// Leads a rehearsal to the disks of the site that it is a copy of.
    private static final String SITE = "site";

    private final GoldenStore golden;
    private final LayerFolders folders;
    private final RandomGenerator random;
    private final Optional<LayerFolders> rehearsed;
    private final Settling settling = new Settling();

    /// @param folder of all disks of the site
    Layers(Path folder, GoldenStore golden, RandomGenerator random) {
        this.golden = golden;
        this.folders = new LayerFolders(folder.resolve(LAYERS), random);
        this.random = random;
        Path site = folder.resolve(SITE);
        this.rehearsed =
                Files.exists(site)
                        ? Optional.of(new LayerFolders(site.resolve(LAYERS), random))
                        : Optional.empty();
    }

    /// Where golden images lie in the folder of all disks.
    static Path goldenFolder(Path folder) {
        return folder.resolve(GOLDEN);
    }

    /// Makes a folder of disks one for a rehearsal; see [DiskStore#rehearse].
    static void rehearse(Path folder, Path site) throws IOException {
        DiskFolders.make(folder);
        DiskFolders.make(goldenFolder(site));
        Files.createSymbolicLink(goldenFolder(folder), goldenFolder(site));
        Files.createSymbolicLink(folder.resolve(SITE), site);
    }

    /// A name that no other disk has had.
    String identifier() {
        return folders.identifier();
    }

    /// @param size of the disk in bytes
    /// @return the new layer's folder
    String makeEmpty(long size) {
        return folders.make(folder -> Layer.create(folder, size, random));
    }

    /// @return the new layer's folder
    String makeCopy(OpenDisk source) {
        return folders.make(source.layer()::copyTo);
    }

    OpenDisk open(Disk disk) throws UnusableDiskException {
        Content image =
                disk.golden().isPresent() ? golden.open(disk.golden().get()) : Content.empty();
        FolderLock lock = lock(disk);
        try {
            Content below = image;
            if (rehearsed.isPresent() && rehearsed.get().has(disk.folder())) {
                below = LayerReader.open(rehearsed.get().at(disk.folder()), image);
            }
            Layer layer = Layer.open(folders.at(disk.folder()), below, random);
            return new OpenDisk(layer, lock, disk, settling);
        } catch (IOException e) {
            try (lock) {
                throw StoreException.of(e, lock.path());
            } catch (IOException closing) {
                throw StoreException.of(closing, lock.path());
            }
        }
    }

    /// Keeps others away from a disk.
    FolderLock lock(Disk disk) throws UnusableDiskException {
        if (rehearsed.isPresent() && !folders.has(disk.folder())) {
            coverRehearsed(disk, rehearsed.get());
        }
        return lock(disk, folders);
    }

    private static FolderLock lock(Disk disk, LayerFolders where) throws UnusableDiskException {
        Optional<FolderLock> lock = where.lock(disk.folder());
        if (lock.isEmpty()) {
            throw new UnusableDiskException(
                    "the disk "
                            + disk.name()
                            + " is in use"
                            + disk.machine().map(machine -> " by " + machine).orElse("")
                            + "; try again when it is not");
        }
        return lock.get();
    }

    /// Lays an empty layer over a disk of the site that is rehearsed. One in use is refused: what
    /// is written to it meanwhile would show through.
    private void coverRehearsed(Disk disk, LayerFolders site) throws UnusableDiskException {
        try (FolderLock _ = lock(disk, site)) {
            folders.make(disk.folder(), folder -> Layer.create(folder, disk.size(), random));
        } catch (IOException e) {
            throw StoreException.of(e, site.at(disk.folder()).path());
        }
    }

    /// Whether somebody uses the disk now.
    boolean isInUse(Disk disk) {
        try (FolderLock _ = lock(disk)) {
            return false;
        } catch (UnusableDiskException _) {
            return true;
        } catch (IOException e) {
            throw fault(e, disk);
        }
    }

    /// How many bytes of its own a disk takes; also of one that is in use.
    long ownBytes(Disk disk) {
        OpenFolder folder = folders.at(disk.folder());
        try {
            return Layer.ownBytes(folder);
        } catch (IOException e) {
            throw fault(e, disk);
        }
    }

    void delete(Disk disk) {
        folders.delete(disk.folder());
    }

    /// Removes what no record names.
    void sweep(Set<String> named, Instant now) {
        folders.sweep(named, now);
    }

    /// What went wrong with a disk's files.
    StoreException fault(IOException e, Disk disk) {
        return StoreException.of(e, folders.at(disk.folder()).path());
    }

    /// Stops making durable what is open.
    @Override
    public void close() {
        settling.close();
    }
}
