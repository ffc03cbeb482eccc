package dev.stirrup.store.record;

import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.store.Row;
import dev.stirrup.store.Session;
import dev.stirrup.store.json.Fields;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Machines in their two tables.
final class MachineTable {
    private static final String COLUMNS =
            "SELECT name, uuid, serial, labels, approved, notes, first_seen, last_seen, revision"
                    + " FROM machine";

    private MachineTable() {}

    static Optional<MachineRecord> find(Session session, String name) throws SQLException {
        Set<HardwareAddress> macs =
                new HashSet<>(
                        session.list(
                                "SELECT mac FROM machine_mac WHERE machine = ?",
                                row -> new HardwareAddress(row.text(1)),
                                name));
        return session.first(COLUMNS + " WHERE name = ?", row -> machine(row, macs), name);
    }

    static boolean exists(Session session, String name) throws SQLException {
        return session.number("SELECT COUNT(*) FROM machine WHERE name = ?", name) > 0;
    }

    /// All machines by name.
    static List<MachineRecord> all(Session session) throws SQLException {
        Map<String, Set<HardwareAddress>> macs =
                macs(session, "SELECT machine, mac FROM machine_mac");
        return session.list(COLUMNS + " ORDER BY name", row -> machine(row, macs));
    }

    /// The machines that changed after this number and are still there.
    static List<MachineRecord> changedAfter(Session session, long seq) throws SQLException {
        Map<String, Set<HardwareAddress>> macs =
                macs(
                        session,
                        "SELECT machine, mac FROM machine_mac WHERE machine IN "
                                + ChangeLog.MACHINES_AFTER,
                        seq);
        return session.list(
                COLUMNS + " WHERE name IN " + ChangeLog.MACHINES_AFTER,
                row -> machine(row, macs),
                seq);
    }

    private static Map<String, Set<HardwareAddress>> macs(
            Session session, String sql, Object... values) throws SQLException {
        Map<String, Set<HardwareAddress>> macs = new HashMap<>();
        session.list(
                sql,
                row ->
                        macs.computeIfAbsent(row.text(1), _ -> new HashSet<>())
                                .add(new HardwareAddress(row.text(2))),
                values);
        return macs;
    }

    /// Writes all but what the server keeps by itself.
    static void put(Session session, MachineRecord machine) throws SQLException {
        session.update(
                """
                INSERT INTO machine (name, uuid, serial, labels, approved, sighted, notes, revision)
                VALUES (?, ?, ?, ?, ?, 0, ?, ?)
                ON CONFLICT (name) DO UPDATE SET
                    uuid = excluded.uuid, serial = excluded.serial, labels = excluded.labels,
                    approved = excluded.approved, sighted = 0, notes = excluded.notes,
                    revision = excluded.revision\
                """,
                machine.name(),
                machine.uuid().map(SystemUuid::toString),
                machine.serial().map(Serial::text),
                labels(machine.labels()),
                machine.isApproved(),
                machine.notes(),
                machine.revision());
        session.update("DELETE FROM machine_mac WHERE machine = ?", machine.name());
        for (HardwareAddress mac : machine.macs()) {
            addMac(session, machine.name(), mac);
        }
    }

    static void addMac(Session session, String machine, HardwareAddress mac) throws SQLException {
        session.update("INSERT INTO machine_mac (mac, machine) VALUES (?, ?)", mac.text(), machine);
    }

    /// Adds a machine that nobody entered.
    static void putSighted(Session session, MachineRecord machine, Instant now)
            throws SQLException {
        session.update(
                """
                INSERT INTO machine (name, uuid, serial, labels, approved, sighted, notes,
                    first_seen, last_seen, revision)
                VALUES (?, ?, ?, '{}', 0, 1, '', ?, ?, 1)\
                """,
                machine.name(),
                machine.uuid().map(SystemUuid::toString),
                machine.serial().map(Serial::text),
                now,
                now);
        for (HardwareAddress mac : machine.macs()) {
            addMac(session, machine.name(), mac);
        }
    }

    static void delete(Session session, String name) throws SQLException {
        session.update("DELETE FROM machine WHERE name = ?", name);
    }

    static void rename(Session session, String from, String to) throws SQLException {
        session.update(
                "UPDATE machine SET name = ?, sighted = 0, revision = revision + 1 WHERE name = ?",
                to,
                from);
    }

    /// The machine that has this address, UUID or serial number.
    static Optional<String> owner(Session session, HardwareAddress mac) throws SQLException {
        return session.first(
                "SELECT machine FROM machine_mac WHERE mac = ?", row -> row.text(1), mac.text());
    }

    static Optional<String> owner(Session session, SystemUuid uuid) throws SQLException {
        return session.first(
                "SELECT name FROM machine WHERE uuid = ?", row -> row.text(1), uuid.toString());
    }

    static Optional<String> owner(Session session, Serial serial) throws SQLException {
        return session.first(
                "SELECT name FROM machine WHERE serial = ?", row -> row.text(1), serial.text());
    }

    static String labels(Map<String, String> labels) {
        Fields out = Fields.empty();
        new TreeMap<>(labels).forEach(out::with);
        return out.toString();
    }

    private static MachineRecord machine(Row row, Map<String, Set<HardwareAddress>> macs)
            throws SQLException {
        return machine(row, macs.getOrDefault(row.text(1), Set.of()));
    }

    private static MachineRecord machine(Row row, Set<HardwareAddress> macs) throws SQLException {
        Optional<Instant> first = row.instantIfAny(7);
        Optional<Instant> latest = row.instantIfAny(8);
        return new MachineRecord(
                row.text(1),
                macs,
                row.textIfAny(2).flatMap(SystemUuid::read),
                row.textIfAny(3).flatMap(Serial::read),
                Fields.of(row.text(4)).allTexts(),
                row.flag(5),
                row.text(6),
                first.flatMap(f -> latest.map(l -> new MachineRecord.Seen(f, l))),
                row.number(9));
    }
}
