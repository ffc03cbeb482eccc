package dev.stirrup.store.mirror;

import dev.stirrup.store.Database;
import dev.stirrup.store.Session;
import dev.stirrup.trust.upstream.Listed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// What signed lists claim of mirrors' files, whether those are here or not, and the signed
/// beginnings that led to the lists. All calls may block.
public final class MirrorClaims {
    private final Database database;

    MirrorClaims(Database database) {
        this.database = database;
    }

    /// Forgets all that lists claimed of a mirror's files, and how new they were; they are read
    /// again when needed.
    public void forgetLists(String mirror) {
        database.write(session -> {
            session.update("DELETE FROM mirror_listed WHERE mirror = ?", mirror);
            session.update("DELETE FROM mirror_index WHERE mirror = ?", mirror);
            session.update("DELETE FROM mirror_newest WHERE mirror = ?", mirror);
            return session.update("DELETE FROM mirror_root WHERE mirror = ?", mirror);
        });
    }

    /// What a signed list claims of a file.
    public Optional<Listed> listed(String mirror, String path) {
        return database.read(session ->
                session.first(
                        "SELECT digest, size FROM mirror_listed WHERE mirror = ? AND path = ?",
                        row -> new Listed(row.text(1), row.number(2)),
                        mirror,
                        path));
    }

    /// Notes what a file was found to be.
    ///
    /// @param claim by which it is found again, such as its path
    public void noteListed(String mirror, String claim, Listed listed) {
        database.write(session -> {
            new Notes(session, mirror).note(claim, listed);
            return true;
        });
    }

    /// Whether an index was read.
    public boolean isRead(String mirror, String index) {
        return database.read(session ->
                session.number(
                                "SELECT COUNT(*) FROM mirror_index WHERE mirror = ? AND digest = ?",
                                mirror,
                                index)
                        > 0);
    }

    /// Reads an index: all of it is known afterwards, or nothing of it.
    ///
    /// @param digest the index's own
    /// @throws IOException what the reader throws
    public void read(String mirror, String digest, Reader reader) throws IOException {
        try {
            database.write(session -> {
                var notes = new Notes(session, mirror);
                notes.run(reader);
                return session.update(
                        "INSERT INTO mirror_index (mirror, digest) VALUES (?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        mirror,
                        digest);
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// Reads an index and tells what is in it.
    @FunctionalInterface
    public interface Reader {
        void read(BiConsumer<String, Listed> found) throws IOException;
    }

    /// What an index says, on its way into the database.
    private record Notes(Session session, String mirror) {
        void run(Reader reader) {
            try {
                reader.read(this::note);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void note(String path, Listed listed) {
            try {
                session.update(
                        "INSERT INTO mirror_listed (mirror, path, digest, size) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (mirror, path) DO UPDATE SET"
                                + " digest = excluded.digest, size = excluded.size",
                        mirror,
                        path,
                        listed.digest(),
                        listed.size());
            } catch (SQLException e) {
                throw new IllegalStateException("the statement is sound", e);
            }
        }
    }

    /// The beginnings of one part, or of all parts of a mirror, the newest first.
    public List<MirrorRoot> roots(String mirror, Optional<String> root) {
        List<MirrorRoot> all =
                database.read(session ->
                        session.list(
                                "SELECT mirror, root, digests, seen FROM mirror_root"
                                        + " WHERE mirror = ? ORDER BY seen DESC",
                                row ->
                                        new MirrorRoot(
                                                row.text(1),
                                                row.text(2),
                                                Arrays.asList(row.text(3).split(",", -1)),
                                                row.instant(4)),
                                mirror));
        return all.stream().filter(one -> root.isEmpty() || root.get().equals(one.root())).toList();
    }

    /// Notes a beginning, and forgets the oldest ones of the same part.
    ///
    /// @param most how many are remembered
    public void note(MirrorRoot root, int most) {
        database.write(session -> {
            session.update(
                    "INSERT INTO mirror_root (mirror, root, digests, seen) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (mirror, root, digests)"
                            + " DO UPDATE SET seen = excluded.seen",
                    root.mirror(),
                    root.root(),
                    String.join(",", root.digests()),
                    root.seen());
            return session.update(
                    "DELETE FROM mirror_root WHERE mirror = ? AND root = ? AND seen < (SELECT"
                            + " MIN(seen) FROM (SELECT seen FROM mirror_root WHERE mirror = ?"
                            + " AND root = ? ORDER BY seen DESC LIMIT ?) newest)",
                    root.mirror(),
                    root.root(),
                    root.mirror(),
                    root.root(),
                    most);
        });
    }

    /// When the newest beginning of a part was made, as far as any was noted; also when its files
    /// are not here any more.
    public Optional<Instant> newest(String mirror, String root) {
        return database.read(session ->
                session.first(
                        "SELECT made FROM mirror_newest WHERE mirror = ? AND root = ?",
                        row -> row.instant(1),
                        mirror,
                        root));
    }

    /// Notes when a beginning was made. An older one than what is noted changes nothing.
    public void noteNewest(String mirror, String root, Instant made) {
        database.write(session ->
                session.update(
                        "INSERT INTO mirror_newest (mirror, root, made) VALUES (?, ?, ?)"
                                + " ON CONFLICT (mirror, root) DO UPDATE SET"
                                + " made = MAX(made, excluded.made)",
                        mirror,
                        root,
                        made));
    }
}
