package dev.stirrup.store.event;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.store.Micros;
import dev.stirrup.store.Session;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Attempts and chunks of events in their tables.
final class EventTable {
    /// Chunks of events that nobody claimed, kept for looking at strange networks.
    private static final int STRAY_CHUNKS = 2_000;

    /// Attempts and chunks forgotten in one go: bounds how long the writer is busy with it.
    private static final int FORGOTTEN_AT_ONCE = 500;

    /// Attempts looked through for those that go on after a restart.
    private static final int RESUMABLE = 20_000;

    private static final String INSERT =
            """
            INSERT INTO attempt (id, machine, mac, uuid, serial, network, started, latest, events,
                first_chunk, last_chunk)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """;

    private EventTable() {}

    /// A row of events.
    ///
    /// @param isStray whether nobody claimed them
    /// @param at when the first of them happened
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Chunk(boolean isStray, long firstSeq, long lastSeq, Instant at, byte[] body) {}

    /// What is now known of an attempt.
    ///
    /// @param isNew whether it has no row yet
    /// @param happened how many events it has had
    /// @param span when the first and the last of its new ones happened
    /// @param chunk the first event's number of the chunk with its latest events; 0 for none kept
    record Progress(
            long attempt,
            boolean isNew,
            long happened,
            Optional<String> machine,
            Claims claims,
            Span span,
            long chunk) {}

    record Span(String network, Instant from, Instant to) {}

    /// An attempt that may go on, and its latest chunk.
    record Resumed(Attempt attempt, long lastChunk) {}

    static void put(Session session, Chunk chunk) throws SQLException {
        session.update(
                chunk.isStray()
                        ? "INSERT INTO event_stray (first_seq, last_seq, at, body)"
                                + " VALUES (?, ?, ?, ?)"
                        : "INSERT INTO event_chunk (first_seq, last_seq, at, body)"
                                + " VALUES (?, ?, ?, ?)",
                chunk.firstSeq(),
                chunk.lastSeq(),
                chunk.at(),
                chunk.body());
    }

    /// Enters what is known of these attempts now.
    static void put(Session session, List<Progress> all) throws SQLException {
        PreparedStatement insert = session.prepare(INSERT);
        for (Progress progress : all) {
            if (progress.isNew() || update(session, progress) == 0) {
                bind(insert, progress);
                insert.addBatch();
            }
        }
        insert.executeBatch();
    }

    private static void bind(PreparedStatement insert, Progress progress) throws SQLException {
        Claims claims = progress.claims();
        insert.setLong(1, progress.attempt());
        insert.setString(2, progress.machine().orElse(null));
        insert.setString(3, claims.mac().isPresent() ? claims.mac().get().text() : null);
        insert.setString(4, claims.uuid().isPresent() ? claims.uuid().get().toString() : null);
        insert.setString(5, claims.serial().isPresent() ? claims.serial().get().text() : null);
        insert.setString(6, progress.span().network());
        insert.setLong(7, Micros.of(progress.span().from()));
        insert.setLong(8, Micros.of(progress.span().to()));
        insert.setLong(9, progress.happened());
        insert.setLong(10, progress.chunk());
        insert.setLong(11, progress.chunk());
    }

    private static int update(Session session, Progress progress) throws SQLException {
        return session.update(
                "UPDATE attempt SET machine = COALESCE(?, machine), mac = ?, uuid = ?, serial = ?,"
                        + " latest = ?, events = ?, last_chunk = MAX(?, last_chunk) WHERE id = ?",
                progress.machine(),
                progress.claims().mac().map(HardwareAddress::text),
                progress.claims().uuid().map(SystemUuid::toString),
                progress.claims().serial().map(Serial::text),
                progress.span().to(),
                progress.happened(),
                progress.chunk(),
                progress.attempt());
    }

    /// The number of the latest event, 0 for none.
    static long latestSeq(Session session) throws SQLException {
        long claimed =
                session.number("SELECT last_seq FROM event_chunk ORDER BY first_seq DESC LIMIT 1");
        long strays =
                session.number("SELECT last_seq FROM event_stray ORDER BY first_seq DESC LIMIT 1");
        return Math.max(Math.max(claimed, strays), OldEvents.latestSeq(session));
    }

    static long nextAttempt(Session session) throws SQLException {
        return 1 + session.number("SELECT MAX(id) FROM attempt");
    }

    /// Attempts that were active after `since`, oldest first.
    static List<Resumed> activeSince(Session session, Instant since, int limit)
            throws SQLException {
        return session.list(
                        AttemptStore.COLUMNS
                                + " WHERE latest > ? AND id > (SELECT MAX(id) FROM attempt) - ?"
                                + " ORDER BY id DESC LIMIT ?",
                        row -> new Resumed(AttemptStore.attempt(row), row.number(10)),
                        since,
                        RESUMABLE,
                        limit)
                .reversed();
    }

    /// Removes some of what is beyond the retention.
    ///
    /// @return whether there may be more
    static boolean forget(Session session, Retention retention, Instant now) throws SQLException {
        List<Long> old =
                session.list(
                        "SELECT id FROM attempt WHERE latest < ?"
                                + " OR id <= (SELECT MAX(id) FROM attempt) - ? ORDER BY id LIMIT ?",
                        row -> row.number(1),
                        now.minus(retention.age()),
                        retention.attempts(),
                        FORGOTTEN_AT_ONCE);
        for (long id : old) {
            OldEvents.forget(session, id);
            session.update("DELETE FROM attempt WHERE id = ?", id);
        }
        int chunks = forgetChunks(session, retention, now);
        session.update(
                "DELETE FROM event_stray WHERE first_seq <= (SELECT first_seq FROM"
                        + " event_stray ORDER BY first_seq DESC LIMIT 1 OFFSET ?)",
                STRAY_CHUNKS);
        return Math.max(old.size(), chunks) == FORGOTTEN_AT_ONCE;
    }

    /// Chunks that no attempt needs any more, that are too old, or that are too many: a machine
    /// that talks for weeks loses the beginning of its story.
    private static int forgetChunks(Session session, Retention retention, Instant now)
            throws SQLException {
        long needed = session.number("SELECT first_chunk FROM attempt ORDER BY id LIMIT 1");
        boolean hasAttempts =
                session.number("SELECT COUNT(*) FROM (SELECT 1 FROM attempt LIMIT 1)") > 0;
        long tooMany = latestSeq(session) - retention.events();
        Instant tooOld = now.minus(retention.age());
        List<Long> due =
                session.list(
                        "SELECT first_seq, last_seq, at FROM event_chunk ORDER BY first_seq LIMIT ?",
                        row ->
                                !hasAttempts
                                                || row.number(2) < needed
                                                || row.number(2) <= tooMany
                                                || row.instant(3).isBefore(tooOld)
                                        ? row.number(1)
                                        : 0L,
                        FORGOTTEN_AT_ONCE);
        due.removeIf(first -> first == 0);
        for (long first : due) {
            session.update("DELETE FROM event_chunk WHERE first_seq = ?", first);
        }
        return due.size();
    }
}
