package dev.stirrup.store.lease;

import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.LeaseStore;
import dev.stirrup.store.Database;
import dev.stirrup.store.Row;
import dev.stirrup.store.Session;
import dev.stirrup.store.StoreException;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Leases in their own database, as a log: one row for each commit, so that a storm of clients all
/// over the pool costs a page of the file and not a page for each of them. When most of the log is
/// of leases that later ones replaced, it is written anew.
public final class SqliteLeaseStore implements LeaseStore {
    /// The log is written anew when it holds so many leases for each that counts...
    private static final int REPLACED = 4;

    /// ...but not for fewer than this.
    private static final int FEW = 50_000;

    private static final int LEASES_IN_A_ROW = 1_000;

    private final Database database;
    private final int few;

    /// How many leases the log holds, and the most it may. For the thread that commits.
    private long logged;

    private long bound;

    /// @param database opened with [dev.stirrup.store.Schema#LEASES] and
    ///   [Database.Durability#EVERY_COMMIT]
    public SqliteLeaseStore(Database database) {
        this(database, FEW);
    }

    SqliteLeaseStore(Database database, int few) {
        this.database = database;
        this.few = few;
        this.bound = few;
        this.logged = database.read(session -> session.number("SELECT SUM(count) FROM lease_log"));
    }

    @Override
    public List<Lease> load() {
        return List.copyOf(database.read(SqliteLeaseStore::counting));
    }

    @Override
    public void commit(List<Lease> leases) throws LeaseStoreException {
        try {
            database.write(session -> add(session, leases));
        } catch (StoreException e) {
            throw new LeaseStoreException("leases cannot be kept: " + e.getMessage(), e);
        }
        logged += leases.size();
        if (logged > bound) {
            shorten();
        }
    }

    /// What cannot be shortened now, on a disk that is full say, is sound as it is.
    private void shorten() {
        try {
            logged = database.write(SqliteLeaseStore::writeAnew);
            bound = Math.max(few, REPLACED * logged);
        } catch (StoreException _) {
            bound = 2 * logged;
        }
    }

    private static boolean add(Session session, List<Lease> leases) throws SQLException {
        session.update(
                "INSERT INTO lease_log (count, leases) VALUES (?, ?)",
                leases.size(),
                LeaseCode.write(leases));
        return true;
    }

    /// @return how many leases count
    private static long writeAnew(Session session) throws SQLException {
        List<Lease> all = new ArrayList<>(counting(session));
        session.update("DELETE FROM lease_log");
        session.update("DELETE FROM lease");
        for (int from = 0; from < all.size(); from += LEASES_IN_A_ROW) {
            add(session, all.subList(from, Math.min(all.size(), from + LEASES_IN_A_ROW)));
        }
        return all.size();
    }

    /// The latest lease of each address.
    private static Collection<Lease> counting(Session session) throws SQLException {
        Map<Ipv4, Lease> byAddress = new LinkedHashMap<>();
        session.list(
                "SELECT address, network, client, chaddr, hostname, state, expires FROM lease",
                row -> enter(List.of(old(row)), byAddress));
        session.list(
                "SELECT leases FROM lease_log ORDER BY number",
                row -> enter(LeaseCode.read(row.bytes(1)), byAddress));
        return byAddress.values();
    }

    private static boolean enter(List<Lease> leases, Map<Ipv4, Lease> byAddress) {
        leases.forEach(lease -> byAddress.put(lease.address(), lease));
        return true;
    }

    /// A row from before there was a log.
    private static Lease old(Row row) throws SQLException {
        return new Lease(
                Ipv4.of(row.text(1)),
                row.text(2),
                Bytes.of(row.bytes(3)),
                Bytes.of(row.bytes(4)),
                row.text(5),
                Lease.State.valueOf(row.text(6).toUpperCase(Locale.ROOT)),
                row.instant(7));
    }
}
