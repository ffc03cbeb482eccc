package dev.stirrup.store.event;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.store.Database;
import dev.stirrup.store.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What happened, for readers in any process. Follow live by asking for what came [#after] the last
/// number seen, a few times a second. All calls may block.
public final class AttemptStore {
    private static final String COLUMNS =
            "SELECT id, machine, mac, uuid, serial, network, started, latest, events FROM attempt";

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
        return database.read(session ->
                session
                        .list(
                                "SELECT events FROM event_batch WHERE attempt = ?"
                                        + " ORDER BY first_seq",
                                row -> EventJson.read(row.text(1)),
                                attempt)
                        .stream()
                        .flatMap(List::stream)
                        .toList());
    }

    /// The number of the latest event, 0 for none.
    public long latestSeq() {
        return database.read(session ->
                session.number(
                        "SELECT first_seq + count - 1 FROM event_batch"
                                + " ORDER BY first_seq DESC LIMIT 1"));
    }

    /// The events after this number, in the order they happened as far as they were written
    /// together. Continue from the largest number in the answer.
    ///
    /// @param rows at most as many groups of events are read; a group holds what one attempt did in
    ///   a tenth of a second
    public List<StoredEvent> after(long seq, int rows) {
        List<StoredEvent> found = new ArrayList<>();
        database.read(session ->
                session.list(
                        "SELECT first_seq, attempt, events FROM event_batch"
                                + " WHERE first_seq > ? ORDER BY first_seq LIMIT ?",
                        row -> found.addAll(stored(row)),
                        seq,
                        rows));
        found.sort(Comparator.comparing(stored -> stored.event().at()));
        return found;
    }

    private static List<StoredEvent> stored(Row row) throws SQLException {
        List<BootEvent> events = EventJson.read(row.text(3));
        List<StoredEvent> stored = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            stored.add(new StoredEvent(row.number(1) + i, row.number(2), events.get(i)));
        }
        return stored;
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
