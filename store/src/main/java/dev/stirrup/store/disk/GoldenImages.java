package dev.stirrup.store.disk;

import dev.stirrup.media.disk.DiskImage;
import dev.stirrup.store.Database;
import dev.stirrup.store.disk.golden.GoldenIndex;
import dev.stirrup.store.disk.golden.GoldenStore;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import dev.stirrup.store.disk.layer.Content;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Golden images by name. All calls may block.
public final class GoldenImages {
    private final Database database;
    private final GoldenStore store;
    private final DiskLog log;

    GoldenImages(Database database, GoldenStore store, DiskLog log) {
        this.database = database;
        this.store = store;
        this.log = log;
    }

    public List<GoldenImage> list() {
        return database.read(DiskTable::goldenImages);
    }

    public Optional<GoldenImage> find(String name) {
        return database.read(session -> DiskTable.goldenImage(session, name));
    }

    /// Takes in the disk in a file: see [GoldenStore#take]. An image of this name that is damaged
    /// is repaired so, if it is the same disk.
    public GoldenImage take(String name, Path source, Progress progress)
            throws UnusableDiskException {
        Optional<GoldenImage> known = find(name);
        if (known.isPresent() && firstDamage(name, progress).isPresent()) {
            return repaired(known.get(), store.take(source, progress), source);
        }
        DiskNames.check(database, name);
        return named(name, store.take(source, progress), source.toString());
    }

    private GoldenImage repaired(GoldenImage image, GoldenIndex taken, Path source)
            throws UnusableDiskException {
        if (taken.digest().equals(image.digest())) {
            return image;
        }
        removeUnlessNamed(taken.digest());
        throw new UnusableDiskException(
                source + " holds another disk than " + image.name() + " did, which is damaged");
    }

    private void removeUnlessNamed(String digest) {
        if (list().stream().noneMatch(other -> other.digest().equals(digest))) {
            store.remove(digest);
        }
    }

    /// Makes a golden image of what a disk holds now.
    GoldenImage take(String name, DiskImage disk, String origin, Progress progress)
            throws UnusableDiskException {
        DiskNames.check(database, name);
        return named(name, store.take(disk, progress), origin);
    }

    /// Reads the whole image and compares it with its digests: see [GoldenStore#firstDamage].
    public Optional<Long> firstDamage(String name, Progress progress) throws UnusableDiskException {
        return store.firstDamage(known(name).digest(), progress);
    }

    /// The image's content, for those who read it.
    public Content open(String name) throws UnusableDiskException {
        return store.open(known(name).digest());
    }

    /// Removes an image that no disk lies over, and that no profile names.
    public void remove(String name) throws UnusableDiskException {
        GoldenImage image = known(name);
        String digest = image.digest();
        List<String> users =
                database.write(session -> {
                    List<String> profiles =
                            session.list(
                                    """
                                    SELECT name FROM profile
                                    WHERE json_extract(payload, '$.kind') = 'disk'
                                    AND json_extract(payload, '$.golden') = ? ORDER BY name\
                                    """,
                                    row -> "the profile " + row.text(1),
                                    name);
                    if (!profiles.isEmpty()) {
                        return profiles;
                    }
                    List<String> found =
                            session.list(
                                    "SELECT name FROM disk WHERE golden = ? ORDER BY name",
                                    row -> row.text(1),
                                    digest);
                    long names =
                            session.number(
                                    "SELECT COUNT(*) FROM golden_image WHERE digest = ?", digest);
                    if (found.isEmpty() || names > 1) {
                        session.update("DELETE FROM golden_image WHERE name = ?", name);
                        log.delete(session, DiskLog.Kind.GOLDEN, name);
                        return names > 1 ? List.of() : found;
                    }
                    return found;
                });
        if (!users.isEmpty()) {
            throw new UnusableDiskException(
                    "the golden image "
                            + name
                            + " is used by "
                            + String.join(", ", users)
                            + "; remove these first");
        }
        removeUnlessNamed(digest);
    }

    GoldenImage known(String name) throws UnusableDiskException {
        Optional<GoldenImage> found = find(name);
        if (found.isEmpty()) {
            throw new UnusableDiskException(none(name));
        }
        return found.get();
    }

    static String none(String name) {
        return "there is no golden image " + name;
    }

    private GoldenImage named(String name, GoldenIndex index, String origin) {
        GoldenImage image =
                new GoldenImage(
                        name,
                        index.digest(),
                        index.size(),
                        index.storedBytes(),
                        origin,
                        log.clock().instant());
        return database.write(session -> {
            DiskTable.put(session, image);
            log.put(session, DiskLog.Kind.GOLDEN, image.name());
            return image;
        });
    }
}
