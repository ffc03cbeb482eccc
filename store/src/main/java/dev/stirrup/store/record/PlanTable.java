package dev.stirrup.store.record;

import dev.stirrup.boot.Demands;
import dev.stirrup.store.Row;
import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Plans in their table.
final class PlanTable {
    private static final String COLUMNS =
            "SELECT machine, kind, profile, reason, require_https, require_identity, progress, revision"
                    + " FROM plan";

    private PlanTable() {}

    static Optional<PlanRecord> find(Session session, String machine) throws SQLException {
        return session.first(COLUMNS + " WHERE machine = ?", PlanTable::plan, machine);
    }

    /// The plans of machines that changed after this number, or whose plan did.
    static List<PlanRecord> changedAfter(Session session, long seq) throws SQLException {
        return session.list(
                COLUMNS + " WHERE machine IN " + ChangeLog.PLANS_AFTER, PlanTable::plan, seq);
    }

    /// All plans by machine.
    static List<PlanRecord> all(Session session) throws SQLException {
        return session.list(COLUMNS + " ORDER BY machine", PlanTable::plan);
    }

    static List<String> machinesWith(Session session, String profile) throws SQLException {
        return session.list(
                "SELECT machine FROM plan WHERE profile = ? ORDER BY machine",
                row -> row.text(1),
                profile);
    }

    static void put(Session session, PlanRecord plan) throws SQLException {
        session.update(
                """
                INSERT INTO plan (machine, kind, profile, reason, require_https, require_identity,
                    progress, revision)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (machine) DO UPDATE SET
                    kind = excluded.kind, profile = excluded.profile, reason = excluded.reason,
                    require_https = excluded.require_https,
                    require_identity = excluded.require_identity,
                    progress = excluded.progress, revision = excluded.revision\
                """,
                plan.machine(),
                plan.kind().text(),
                plan.profile(),
                plan.reason(),
                plan.demands().https(),
                plan.demands().identity(),
                plan.progress().text(),
                plan.revision());
    }

    static void delete(Session session, String machine) throws SQLException {
        session.update("DELETE FROM plan WHERE machine = ?", machine);
    }

    private static PlanRecord plan(Row row) throws SQLException {
        return new PlanRecord(
                row.text(1),
                PlanRecord.Kind.read(row.text(2)).orElseThrow(),
                row.textIfAny(3),
                row.text(4),
                new Demands(row.flag(5), row.flag(6)),
                PlanRecord.Progress.read(row.text(7)).orElseThrow(),
                row.number(8));
    }
}
