package dev.stirrup.store.record;

import dev.stirrup.store.Row;
import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The certificates of machines in their table.
final class CertificateTable {
    private static final String COLUMNS =
            "SELECT serial, machine, issued, not_after FROM machine_certificate";

    private CertificateTable() {}

    /// A machine's certificates, the oldest first.
    static List<MachineCertificate> of(Session session, String machine) throws SQLException {
        return session.list(
                COLUMNS + " WHERE machine = ? ORDER BY issued",
                CertificateTable::certificate,
                machine);
    }

    /// The serial numbers of all certificates by their machine.
    static Map<String, Set<String>> all(Session session) throws SQLException {
        return serials(session, "SELECT machine, serial FROM machine_certificate");
    }

    /// The same for the machines that changed after this number.
    static Map<String, Set<String>> changedAfter(Session session, long seq) throws SQLException {
        return serials(
                session,
                "SELECT machine, serial FROM machine_certificate WHERE machine IN "
                        + ChangeLog.MACHINES_AFTER,
                seq);
    }

    private static Map<String, Set<String>> serials(Session session, String sql, Object... values)
            throws SQLException {
        Map<String, Set<String>> found = new HashMap<>();
        session.list(
                sql,
                row -> found.computeIfAbsent(row.text(1), _ -> new HashSet<>()).add(row.text(2)),
                values);
        return found;
    }

    static void put(Session session, MachineCertificate certificate) throws SQLException {
        session.update(
                "INSERT INTO machine_certificate (serial, machine, issued, not_after)"
                        + " VALUES (?, ?, ?, ?)",
                certificate.serial(),
                certificate.machine(),
                certificate.issued(),
                certificate.notAfter());
    }

    private static MachineCertificate certificate(Row row) throws SQLException {
        return new MachineCertificate(row.text(1), row.text(2), row.instant(3), row.instant(4));
    }
}
