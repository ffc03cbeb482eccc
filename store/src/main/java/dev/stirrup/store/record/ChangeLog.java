package dev.stirrup.store.record;

import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.util.List;

/// The table of all changes. Other processes follow it by its numbers, so every change of a record
/// adds a line in the same transaction.
public final class ChangeLog {
    private ChangeLog() {}

    /// Which machines the changes after a number name, for a query that reads all of them at once.
    static final String MACHINES_AFTER =
            "(SELECT name FROM change WHERE seq > ? AND kind = 'machine')";

    /// The same with those whose plans changed.
    static final String PLANS_AFTER =
            "(SELECT name FROM change WHERE seq > ? AND kind IN ('machine', 'plan'))";

    /// Adds a line.
    ///
    /// @param line its `seq` is given here; the one it brings is not looked at
    public static Change add(Session session, Change line) throws SQLException {
        return put(session, take(session, 1), line);
    }

    /// Adds lines that differ in their names only.
    ///
    /// @param line its `seq` and `name` are not looked at
    static void add(Session session, Change line, List<String> names) throws SQLException {
        long seq = take(session, names.size());
        for (String name : names) {
            put(session, seq++, line.of(name));
        }
    }

    /// The first of so many new numbers.
    private static long take(Session session, int count) throws SQLException {
        long last =
                session.number(
                        "UPDATE counter SET value = value + ? WHERE name = 'change'"
                                + " RETURNING value",
                        count);
        return last - count + 1;
    }

    private static Change put(Session session, long seq, Change line) throws SQLException {
        session.update(
                "INSERT INTO change (seq, at, who, kind, name, what) VALUES (?, ?, ?, ?, ?, ?)",
                seq,
                line.at(),
                line.who(),
                line.kind(),
                line.name(),
                line.what());
        return new Change(seq, line.at(), line.who(), line.kind(), line.name(), line.what());
    }

    /// The number of the latest change, 0 when there was none.
    public static long latest(Session session) throws SQLException {
        return session.number("SELECT value FROM counter WHERE name = 'change'");
    }

    /// The changes after this number, oldest first.
    public static List<Change> after(Session session, long seq, int limit) throws SQLException {
        return session.list(
                "SELECT seq, at, who, kind, name, what FROM change WHERE seq > ?"
                        + " ORDER BY seq LIMIT ?",
                row ->
                        new Change(
                                row.number(1),
                                row.instant(2),
                                row.text(3),
                                row.text(4),
                                row.text(5),
                                row.text(6)),
                seq,
                limit);
    }

    /// Takes away old lines that tell only of machines heard of, so that a flood of them does not
    /// fill the disk. A reader must not be further behind than that.
    static void forgetSightings(Session session, long upTo) throws SQLException {
        session.update("DELETE FROM change WHERE what = 'seen' AND seq <= ?", upTo);
    }
}
