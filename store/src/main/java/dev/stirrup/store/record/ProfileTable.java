package dev.stirrup.store.record;

import dev.stirrup.boot.Demands;
import dev.stirrup.store.Row;
import dev.stirrup.store.Session;
import dev.stirrup.store.json.Fields;
import java.sql.SQLException;
import java.util.List;

/// Profiles in their table. There are few of them, so they are read together.
final class ProfileTable {
    private ProfileTable() {}

    /// All profiles by name.
    static List<ProfileRecord> all(Session session) throws SQLException {
        return session.list(
                "SELECT name, loader_set, loader_file, selector, is_open, payload,"
                        + " require_https, require_identity, answers, revision FROM profile ORDER BY name",
                ProfileTable::profile);
    }

    static void put(Session session, ProfileRecord profile) throws SQLException {
        session.update(
                """
                INSERT INTO profile (name, loader_set, loader_file, selector, is_open, payload,
                    require_https, require_identity, answers, revision)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET
                    loader_set = excluded.loader_set, loader_file = excluded.loader_file,
                    selector = excluded.selector, is_open = excluded.is_open,
                    payload = excluded.payload, require_https = excluded.require_https,
                    require_identity = excluded.require_identity, answers = excluded.answers,
                    revision = excluded.revision\
                """,
                profile.name(),
                profile.loaderSet(),
                profile.loaderFile(),
                MachineTable.labels(profile.selector()),
                profile.isOpen(),
                PayloadJson.write(profile.payload()),
                profile.demands().https(),
                profile.demands().identity(),
                profile.answers(),
                profile.revision());
    }

    static void delete(Session session, String name) throws SQLException {
        session.update("DELETE FROM profile WHERE name = ?", name);
    }

    static void rename(Session session, String from, String to) throws SQLException {
        session.update("UPDATE profile SET name = ? WHERE name = ?", to, from);
    }

    private static ProfileRecord profile(Row row) throws SQLException {
        return new ProfileRecord(
                row.text(1),
                row.textIfAny(2),
                row.textIfAny(3),
                Fields.of(row.text(4)).allTexts(),
                row.flag(5),
                PayloadJson.read(row.text(6)),
                new Demands(row.flag(7), row.flag(8)),
                row.textIfAny(9),
                row.number(10));
    }
}
