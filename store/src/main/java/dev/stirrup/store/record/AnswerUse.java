package dev.stirrup.store.record;

import dev.stirrup.store.Database;
import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How often answers were fetched, kept over a restart of the server.
public final class AnswerUse {
    /// Longer than any URL of answers is good.
    private static final Duration KEPT = Duration.ofDays(1);

    private final Database database;

    /// @param database opened with [dev.stirrup.store.Schema#RECORDS]
    public AnswerUse(Database database) {
        this.database = database;
    }

    /// Counts a fetch, which is on disk when this returns.
    ///
    /// @param use names machine, boot and file
    /// @return how many there were before
    public int fetched(String use, Instant now) {
        return database.write(session -> {
            session.update("DELETE FROM answer_use WHERE at < ?", now.minus(KEPT));
            return Math.toIntExact(
                    session.number(
                                    """
                                    INSERT INTO answer_use (of_boot, fetches, at) VALUES (?, 1, ?)
                                    ON CONFLICT (of_boot) DO UPDATE SET
                                        fetches = answer_use.fetches + 1
                                    RETURNING fetches\
                                    """,
                                    use,
                                    now)
                            - 1);
        });
    }

    /// When the machine last reported that it is done.
    public Optional<Instant> ended(String machine) {
        return database.read(session ->
                session.first(
                        "SELECT at FROM answer_end WHERE machine = ?",
                        row -> row.instant(1),
                        machine));
    }

    static int end(Session session, String machine, Instant now) throws SQLException {
        return session.update(
                """
                INSERT INTO answer_end (machine, at) VALUES (?, ?)
                ON CONFLICT (machine) DO UPDATE SET at = excluded.at\
                """,
                machine,
                now);
    }
}
