package dev.stirrup.store.event;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Attempts and groups of events in their tables.
final class EventTable {
    /// Groups of events that nobody claimed, kept for looking at strange networks.
    private static final int UNCLAIMED_GROUPS = 2_000;

    /// Attempts forgotten in one go: bounds how long the writer is busy with it.
    private static final int FORGOTTEN_AT_ONCE = 500;

    private EventTable() {}

    /// The events of one attempt that are written together.
    ///
    /// @param attempt 0 for events that are no part of a boot
    /// @param firstSeq the number of the first one
    /// @param events those to be kept; may be fewer than happened
    /// @param happened how many there were in the attempt with these
    /// @param span when the first and the last of these happened
    record Group(
            long attempt,
            long firstSeq,
            List<BootEvent> events,
            long happened,
            Optional<String> machine,
            Claims claims,
            Span span) {}

    record Span(String network, Instant from, Instant to) {}

    static void put(Session session, Group group) throws SQLException {
        if (!group.events().isEmpty()) {
            session.update(
                    "INSERT INTO event_batch (first_seq, attempt, count, at, events)"
                            + " VALUES (?, ?, ?, ?, ?)",
                    group.firstSeq(),
                    group.attempt(),
                    group.events().size(),
                    group.span().from(),
                    EventJson.write(group.events()));
        }
        if (group.attempt() != 0) {
            putAttempt(session, group);
        }
    }

    private static void putAttempt(Session session, Group group) throws SQLException {
        session.update(
                """
                INSERT INTO attempt (id, machine, mac, uuid, serial, network, started, latest,
                    events)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    machine = COALESCE(excluded.machine, attempt.machine), mac = excluded.mac,
                    uuid = excluded.uuid, serial = excluded.serial, latest = excluded.latest,
                    events = excluded.events\
                """,
                group.attempt(),
                group.machine(),
                group.claims().mac().map(HardwareAddress::text),
                group.claims().uuid().map(SystemUuid::toString),
                group.claims().serial().map(Serial::text),
                group.span().network(),
                group.span().from(),
                group.span().to(),
                group.happened());
    }

    static long nextSeq(Session session) throws SQLException {
        return 1
                + session.number(
                        "SELECT first_seq + count - 1 FROM event_batch"
                                + " ORDER BY first_seq DESC LIMIT 1");
    }

    static long nextAttempt(Session session) throws SQLException {
        return 1 + session.number("SELECT MAX(id) FROM attempt");
    }

    /// Attempts that were active after `since`, oldest first.
    static List<Attempt> activeSince(Session session, Instant since, int limit)
            throws SQLException {
        return session.list(
                        "SELECT id, machine, mac, uuid, serial, network, started, latest, events"
                                + " FROM attempt WHERE latest > ? ORDER BY id DESC LIMIT ?",
                        AttemptStore::attempt,
                        since,
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
            session.update("DELETE FROM event_batch WHERE attempt = ?", id);
            session.update("DELETE FROM attempt WHERE id = ?", id);
        }
        session.update(
                "DELETE FROM event_batch WHERE attempt = 0 AND first_seq <= (SELECT first_seq FROM"
                        + " event_batch WHERE attempt = 0 ORDER BY first_seq DESC LIMIT 1 OFFSET ?)",
                UNCLAIMED_GROUPS);
        return old.size() == FORGOTTEN_AT_ONCE;
    }
}
