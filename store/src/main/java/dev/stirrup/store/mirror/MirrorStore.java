package dev.stirrup.store.mirror;

import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Row;
import dev.stirrup.store.Schema;
import dev.stirrup.store.Session;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.content.CheckedBlobs;
import dev.stirrup.store.content.FullRead;
import dev.stirrup.store.disk.file.DiskFolders;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.content.Image;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The files of all mirrors, each once, named by their digests, and what signed lists claim of
/// those that may come. A folder of its own, which may be thrown away. Safe for use by several
/// threads and processes; all calls may block.
public final class MirrorStore implements AutoCloseable {
    private static final String COLUMNS =
            "SELECT digest, size, mirror, path, vouched, fetched, used FROM mirror_file";

    private final Path folder;
    private final Database database;
    private final BlobStore blobs;
    private final CheckedBlobs checked;
    private final InstantSource clock;
    private final MirrorClaims claims;

    private MirrorStore(Path folder, Database database, InstantSource clock) {
        this.folder = folder;
        this.database = database;
        this.clock = clock;
        blobs = new BlobStore(folder.resolve("content"));
        checked = new CheckedBlobs(blobs);
        claims = new MirrorClaims(database);
    }

    /// @param folder made if it is missing
    public static MirrorStore open(Path folder, InstantSource clock) {
        try {
            DiskFolders.make(folder);
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
        Path file = folder.resolve("mirrors.db");
        return new MirrorStore(
                folder, Database.open(file, Schema.MIRRORS, Durability.SOUND_FILE), clock);
    }

    /// For what is on its way here; on the same file system as what is kept.
    public Path downloads() {
        return folder.resolve("downloads");
    }

    /// What signed lists say of files that may come.
    public MirrorClaims claims() {
        return claims;
    }

    /// The file with this digest, if it is here; one that was found damaged is not.
    public Optional<MirrorFile> find(String digest) {
        return database.read(session ->
                        session.first(COLUMNS + " WHERE digest = ?", MirrorStore::file, digest))
                .filter(file -> Files.exists(blobs.path(digest)));
    }

    /// Where the bytes of a file lie.
    public Path path(String digest) {
        return blobs.path(digest);
    }

    /// The bytes, to be compared as they are sent.
    public CheckedBlobs.Found bytes(Image image) {
        return checked.find(image);
    }

    /// Takes over a whole file that was compared. It is moved here from [#downloads()].
    ///
    /// @param about what is known of it but for its digest, size and times
    public MirrorFile keep(Path file, DigestTree tree, About about) {
        return blobs.alone(() -> {
            var _ = blobs.adopt(file, tree);
            return noted(tree.image(), about);
        });
    }

    /// @param vouched who vouches for it, for people
    public record About(String mirror, String path, String vouched) {}

    /// Takes a small file.
    public MirrorFile keep(byte[] content, About about) {
        return blobs.alone(() -> {
            var blob = blobs.put(new ByteArrayInputStream(content), content.length);
            return noted(new Image(blob.digest(), blob.size()), about);
        });
    }

    private MirrorFile noted(Image image, About about) {
        Instant now = clock.instant();
        return database.write(session -> {
            session.update(
                    "INSERT INTO mirror_file (digest, size, mirror, path, vouched, fetched, used)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest)"
                            + " DO UPDATE SET used = excluded.used",
                    image.digest(),
                    image.size(),
                    about.mirror(),
                    about.path(),
                    about.vouched(),
                    now,
                    now);
            return session.first(COLUMNS + " WHERE digest = ?", MirrorStore::file, image.digest())
                    .orElseThrow();
        });
    }

    /// Notes that somebody asked for these, so that they stay.
    public void used(Iterable<String> digests) {
        Instant now = clock.instant();
        database.write(session -> {
            for (String digest : digests) {
                session.update("UPDATE mirror_file SET used = ? WHERE digest = ?", now, digest);
            }
            return true;
        });
    }

    /// Makes room by giving up what was not asked for the longest.
    ///
    /// @param need bytes that are to come
    /// @param limit of all bytes together
    /// @return false when it cannot be made
    public boolean makeRoom(long need, long limit) {
        if (need > limit) {
            return false;
        }
        if (size() + need <= limit) {
            return true;
        }
        return blobs.alone(() ->
                database.write(session -> {
                    long size = session.number("SELECT SUM(size) FROM mirror_file");
                    while (size + need > limit) {
                        Optional<MirrorFile> oldest =
                                session.first(
                                        COLUMNS + " ORDER BY used LIMIT 1", MirrorStore::file);
                        if (oldest.isEmpty()) {
                            return false;
                        }
                        remove(session, oldest.get().digest());
                        size -= oldest.get().size();
                    }
                    return true;
                }));
    }

    /// Of all files together, in bytes.
    public long size() {
        return database.read(session -> session.number("SELECT SUM(size) FROM mirror_file"));
    }

    /// All files of all mirrors, or of one.
    public List<MirrorFile> files(Optional<String> mirror) {
        return database.read(session ->
                mirror.isEmpty()
                        ? session.list(COLUMNS + " ORDER BY mirror, path", MirrorStore::file)
                        : session.list(
                                COLUMNS + " WHERE mirror = ? ORDER BY path",
                                MirrorStore::file,
                                mirror.get()));
    }

    /// Gives up files that nobody asked for since then.
    ///
    /// @return what was given up
    public List<MirrorFile> clean(Optional<String> mirror, Instant before) {
        List<MirrorFile> old =
                files(mirror).stream().filter(file -> file.used().isBefore(before)).toList();
        return blobs.alone(() ->
                database.write(session -> {
                    for (MirrorFile file : old) {
                        remove(session, file.digest());
                    }
                    return old;
                }));
    }

    private void remove(Session session, String digest) throws SQLException {
        session.update("DELETE FROM mirror_file WHERE digest = ?", digest);
        blobs.remove(digest);
    }

    /// Reads a file as a whole, and gives it up when it is not what it should be.
    ///
    /// @return whether it is
    public boolean verify(MirrorFile file) throws IOException {
        Path path = blobs.path(file.digest());
        boolean isSound =
                Files.exists(path) && FullRead.atOnce().of(path).image().equals(file.image());
        if (!isSound) {
            blobs.alone(() ->
                    database.write(session -> {
                        remove(session, file.digest());
                        return true;
                    }));
        }
        return isSound;
    }

    @Override
    public void close() {
        database.close();
    }

    private static MirrorFile file(Row row) throws SQLException {
        return new MirrorFile(
                row.text(1),
                row.number(2),
                row.text(3),
                row.text(4),
                row.text(5),
                row.instant(6),
                row.instant(7));
    }
}
