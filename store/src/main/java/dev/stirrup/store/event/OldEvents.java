package dev.stirrup.store.event;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.store.Micros;
import dev.stirrup.store.Session;
import dev.stirrup.store.json.Fields;
import dev.stirrup.store.json.Json;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Events from before there were chunks: a row of JSON for what one attempt did in a tenth of a
/// second. They are read where they are, until they are forgotten.
final class OldEvents {
    private OldEvents() {}

    static List<BootEvent> of(Session session, long attempt) throws SQLException {
        List<BootEvent> events = new ArrayList<>();
        session.list(
                "SELECT events FROM event_batch WHERE attempt = ? ORDER BY first_seq",
                row -> events.addAll(read(row.text(1))),
                attempt);
        return events;
    }

    /// Those after this number.
    static List<StoredEvent> after(Session session, long seq, int rows) throws SQLException {
        List<StoredEvent> found = new ArrayList<>();
        session.list(
                "SELECT first_seq, attempt, events FROM event_batch"
                        + " WHERE first_seq > ? ORDER BY first_seq LIMIT ?",
                row -> {
                    long number = row.number(1);
                    for (BootEvent event : read(row.text(3))) {
                        found.add(new StoredEvent(number++, row.number(2), event));
                    }
                    return number;
                },
                seq,
                rows);
        return found;
    }

    static long latestSeq(Session session) throws SQLException {
        return session.number(
                "SELECT first_seq + count - 1 FROM event_batch ORDER BY first_seq DESC LIMIT 1");
    }

    static void forget(Session session, long attempt) throws SQLException {
        session.update("DELETE FROM event_batch WHERE attempt = ?", attempt);
    }

    static List<BootEvent> read(String json) {
        if (!(Json.read(json) instanceof List<?> list)) {
            throw new IllegalArgumentException("no array of events");
        }
        return list.stream().map(item -> event(Fields.of(item))).toList();
    }

    private static BootEvent event(Fields in) {
        Claims claims =
                new Claims(
                        in.textIfAny("mac").flatMap(HardwareAddress::read),
                        in.textIfAny("uuid").flatMap(SystemUuid::read),
                        in.textIfAny("sn").flatMap(Serial::read));
        return new BootEvent(
                Micros.at(in.number("at")), claims, in.text("network"), OldMilestone.read(in));
    }
}
