package dev.stirrup.store.lease;

import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.LeaseStore;
import dev.stirrup.store.Database;
import dev.stirrup.store.Micros;
import dev.stirrup.store.Row;
import dev.stirrup.store.Session;
import dev.stirrup.store.StoreException;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/// Leases in their own database, one row for each address.
public final class SqliteLeaseStore implements LeaseStore {
    private static final String PUT =
            """
            INSERT INTO lease (address, network, client, chaddr, hostname, state, expires)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (address) DO UPDATE SET
                network = excluded.network, client = excluded.client, chaddr = excluded.chaddr,
                hostname = excluded.hostname, state = excluded.state, expires = excluded.expires\
            """;

    private final Database database;

    /// @param database opened with [dev.stirrup.store.Schema#LEASES] and
    ///   [Database.Durability#EVERY_COMMIT]
    public SqliteLeaseStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Lease> load() {
        return database.read(session ->
                session.list(
                        "SELECT address, network, client, chaddr, hostname, state, expires"
                                + " FROM lease",
                        SqliteLeaseStore::lease));
    }

    @Override
    public void commit(List<Lease> leases) throws LeaseStoreException {
        try {
            database.write(session -> put(session, leases));
        } catch (StoreException e) {
            throw new LeaseStoreException("leases cannot be kept: " + e.getMessage(), e);
        }
    }

    private static boolean put(Session session, List<Lease> leases) throws SQLException {
        PreparedStatement statement = session.prepare(PUT);
        for (Lease lease : leases) {
            statement.setString(1, lease.address().toString());
            statement.setString(2, lease.network());
            statement.setBytes(3, lease.client().toArray());
            statement.setBytes(4, lease.chaddr().toArray());
            statement.setString(5, lease.hostname());
            statement.setString(6, text(lease.state()));
            statement.setLong(7, Micros.of(lease.expires()));
            statement.executeUpdate();
        }
        return true;
    }

    private static Lease lease(Row row) throws SQLException {
        return new Lease(
                Ipv4.of(row.text(1)),
                row.text(2),
                Bytes.of(row.bytes(3)),
                Bytes.of(row.bytes(4)),
                row.text(5),
                Lease.State.valueOf(row.text(6).toUpperCase(Locale.ROOT)),
                row.instant(7));
    }

    private static String text(Lease.State state) {
        return switch (state) {
            case BOUND -> "bound";
            case RELEASED -> "released";
            case DECLINED -> "declined";
        };
    }
}
