package dev.stirrup.store.event;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.store.Database;
import dev.stirrup.store.Row;
import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What happened, for readers in any process. Follow live by asking for what came [#after] the last
/// number seen, a few times a second. All calls may block.
public final class AttemptStore {
    static final String COLUMNS =
            "SELECT id, machine, mac, uuid, serial, network, started, latest, events, last_chunk"
                    + " FROM attempt";

    private static final String AFTER = " WHERE first_seq > ? AND last_seq > ?";

    private final Database database;

    /// @param database opened with [dev.stirrup.store.Schema#EVENTS]
    public AttemptStore(Database database) {
        this.database = database;
    }

    /// The latest attempts of all machines, the latest first.
    public List<Attempt> latest(int limit) {
        return database.read(session ->
                session.list(COLUMNS + " ORDER BY id DESC LIMIT ?", AttemptStore::attempt, limit));
    }

    /// The latest attempts of one machine, the latest first.
    ///
    /// @param who a machine's name, a hardware address, a UUID or a serial number
    public List<Attempt> latestOf(String who, int limit) {
        String mac = HardwareAddress.read(who).map(HardwareAddress::text).orElse(who);
        String uuid = SystemUuid.read(who).map(SystemUuid::toString).orElse(who);
        return database.read(session ->
                session.list(
                        COLUMNS
                                + " WHERE machine = ? OR mac = ? OR uuid = ? OR serial = ?"
                                + " ORDER BY id DESC LIMIT ?",
                        AttemptStore::attempt,
                        who,
                        mac,
                        uuid,
                        who,
                        limit));
    }

    public Optional<Attempt> find(long id) {
        return database.read(
                session -> session.first(COLUMNS + " WHERE id = ?", AttemptStore::attempt, id));
    }

    /// The events of an attempt in their order.
    public List<BootEvent> events(long attempt) {
        return database.read(session -> {
            List<BootEvent> events = new ArrayList<>(OldEvents.of(session, attempt));
            chunks(session, attempt).reversed().forEach(events::addAll);
            return List.copyOf(events);
        });
    }

    /// The number of the latest event, 0 for none.
    public long latestSeq() {
        return database.read(EventTable::latestSeq);
    }

    /// The events after this number, in the order they happened as far as they were written
    /// together. Continue from the largest number in the answer.
    ///
    /// @param rows at most as many rows of events are read; a row holds what many attempts did in a
    ///   tenth of a second, at most some thousand events
    public List<StoredEvent> after(long seq, int rows) {
        List<StoredEvent> found = database.read(session -> after(session, seq, rows));
        found.removeIf(stored -> stored.seq() <= seq);
        found.sort(Comparator.comparing(stored -> stored.event().at()));
        return found;
    }

    private static List<StoredEvent> after(Session session, long seq, int rows)
            throws SQLException {
        List<StoredEvent> found = OldEvents.after(session, seq, rows);
        if (!found.isEmpty()) {
            return found; // all newer ones have larger numbers
        }
        session.list(
                "SELECT first_seq, body FROM event_chunk"
                        + AFTER
                        + " UNION ALL SELECT first_seq, body FROM event_stray"
                        + AFTER
                        + " ORDER BY 1 LIMIT ?",
                row -> found.addAll(ChunkReader.all(row.number(1), row.bytes(2))),
                seq - ChunkWriter.MOST_EVENTS,
                seq,
                seq - ChunkWriter.MOST_EVENTS,
                seq,
                rows);
        return found;
    }

    /// What the attempt's chunks hold of it, the latest first.
    private static List<List<BootEvent>> chunks(Session session, long attempt) throws SQLException {
        List<List<BootEvent>> found = new ArrayList<>();
        long chunk = session.number("SELECT last_chunk FROM attempt WHERE id = ?", attempt);
        while (chunk != 0) {
            Optional<ChunkReader.Part> part =
                    session.first(
                                    "SELECT body FROM event_chunk WHERE first_seq = ?",
                                    row -> row.bytes(1),
                                    chunk)
                            .flatMap(body -> ChunkReader.of(attempt, body));
            part.ifPresent(p -> found.add(p.events()));
            // Only backwards, so that no file can make this go on for ever.
            long before = part.map(ChunkReader.Part::before).orElse(0L);
            chunk = before < chunk ? before : 0;
        }
        return found;
    }

    static Attempt attempt(Row row) throws SQLException {
        Claims claims =
                new Claims(
                        row.textIfAny(3).flatMap(HardwareAddress::read),
                        row.textIfAny(4).flatMap(SystemUuid::read),
                        row.textIfAny(5).flatMap(Serial::read));
        return new Attempt(
                row.number(1),
                row.textIfAny(2),
                claims,
                row.text(6),
                row.instant(7),
                row.instant(8),
                row.number(9));
    }
}
