package dev.stirrup.store.revocation;

import dev.stirrup.store.Database;
import dev.stirrup.store.Row;
import dev.stirrup.store.Session;
import dev.stirrup.store.record.Change;
import dev.stirrup.store.record.ChangeLog;
import dev.stirrup.trust.revocation.Revocation;
import dev.stirrup.trust.revocation.Revocation.Kind;
import dev.stirrup.trust.revocation.RevocationList;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/// Withdraws, and reads what is withdrawn. All calls may block.
public final class RevocationStore {
    private static final String COLUMNS = "SELECT kind, subject, label, why, at, epoch FROM";

    private final Database database;
    private final InstantSource clock;

    /// @param database opened with [dev.stirrup.store.Schema#RECORDS]
    public RevocationStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// What is to be withdrawn.
    ///
    /// @param subject as [Revocation#subject] has it
    public record Wish(Kind kind, String subject, String label, String why) {}

    /// Takes effect in every running server within a fraction of a second. Something withdrawn
    /// before keeps its first date.
    public Revocation revoke(Wish wish, String who) {
        return database.write(session -> {
            long epoch = next(session);
            session.update(
                    """
                    INSERT INTO revocation (kind, subject, label, why, at, who, epoch)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (kind, subject) DO UPDATE SET
                        why = excluded.why, epoch = excluded.epoch\
                    """,
                    wish.kind().word(),
                    wish.subject(),
                    wish.label(),
                    wish.why(),
                    clock.instant(),
                    who,
                    epoch);
            tell(session, wish, who);
            return session.first(
                            COLUMNS + " revocation WHERE kind = ? AND subject = ?",
                            RevocationStore::revocation,
                            wish.kind().word(),
                            wish.subject())
                    .orElseThrow();
        });
    }

    /// Takes a revocation back. Not for certificates: lists that name one are out in the world.
    ///
    /// @return whether there was one
    public boolean lift(Kind kind, String subject, String who) {
        if (kind == Kind.CERT) {
            throw new IllegalArgumentException("a certificate stays withdrawn");
        }
        return database.write(session -> {
            int count =
                    session.update(
                            "DELETE FROM revocation WHERE kind = ? AND subject = ?",
                            kind.word(),
                            subject);
            if (count > 0) {
                next(session);
                tell(session, new Wish(kind, subject, subject, ""), who);
            }
            return count > 0;
        });
    }

    public RevocationList list() {
        return database.read(RevocationStore::list);
    }

    /// All of them, the latest first.
    public List<Revocation> all() {
        return database.read(session ->
                session.list(
                        COLUMNS + " revocation ORDER BY epoch DESC", RevocationStore::revocation));
    }

    /// The list as this session sees it.
    public static RevocationList list(Session session) throws SQLException {
        return RevocationList.of(
                epoch(session), session.list(COLUMNS + " revocation", RevocationStore::revocation));
    }

    /// Changes whenever the list does.
    public static long epoch(Session session) throws SQLException {
        return session.number("SELECT value FROM counter WHERE name = 'revocation'");
    }

    private static long next(Session session) throws SQLException {
        return session.number(
                "UPDATE counter SET value = value + 1 WHERE name = 'revocation' RETURNING value");
    }

    /// In the log of changes, which all running servers follow.
    private void tell(Session session, Wish wish, String who) throws SQLException {
        String kind =
                switch (wish.kind()) {
                    case IMAGE -> "image";
                    case LOADER -> "loaders";
                    case MACHINE, CERT -> "machine";
                };
        ChangeLog.add(session, new Change(0, clock.instant(), who, kind, wish.label(), "put"));
    }

    private static Revocation revocation(Row row) throws SQLException {
        return new Revocation(
                Kind.named(row.text(1)).orElseThrow(),
                row.text(2),
                row.text(3),
                row.text(4),
                row.instant(5),
                row.number(6));
    }
}
