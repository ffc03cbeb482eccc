package dev.stirrup.store.record;

import dev.stirrup.boot.Driver;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.Database;
import dev.stirrup.store.Row;
import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Keeps what the drivers in images are for. All calls may block.
public final class DriverStore {
    private static final String SELECT =
            "SELECT image, cabinet, inf, architecture, age, devices, type, provider, version"
                    + " FROM driver ORDER BY image, cabinet, inf, architecture";

    private final Database database;
    private final InstantSource clock;

    /// @param database opened with [dev.stirrup.store.Schema#RECORDS]
    public DriverStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// A driver with what is shown of it.
    ///
    /// @param type the class of its devices, in Windows' words
    public record Known(Driver driver, String type, String provider, String version) {}

    /// Makes these the drivers of an image that is there.
    public void put(String image, List<Known> drivers, String who) {
        database.write(session -> {
            session.update("DELETE FROM driver WHERE image = ?", image);
            for (Known known : drivers) {
                insert(session, known);
            }
            ChangeLog.add(session, new Change(0, clock.instant(), who, "image", image, "put"));
            return drivers.size();
        });
    }

    /// All of them.
    public List<Known> list() {
        return database.read(session -> session.list(SELECT, DriverStore::known));
    }

    /// With all drivers that there are, where it starts Windows.
    static Payload in(Payload payload, List<Driver> drivers) {
        return payload instanceof Payload.Windows windows && !drivers.isEmpty()
                ? windows.with(drivers)
                : payload;
    }

    static List<Driver> all(Session session) throws SQLException {
        return session.list(SELECT, row -> known(row).driver());
    }

    private static void insert(Session session, Known known) throws SQLException {
        Driver driver = known.driver();
        session.update(
                "INSERT INTO driver (image, cabinet, inf, architecture, age, devices, type,"
                        + " provider, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                driver.image(),
                driver.cabinet(),
                driver.inf(),
                driver.architecture(),
                driver.order(),
                String.join(" ", new TreeSet<>(driver.devices())),
                known.type(),
                known.provider(),
                known.version());
    }

    private static Known known(Row row) throws SQLException {
        var driver =
                new Driver(
                        row.text(1),
                        row.text(2),
                        row.text(3),
                        row.text(4),
                        row.text(5),
                        Set.of(row.text(6).split(" ")));
        return new Known(driver, row.text(7), row.text(8), row.text(9));
    }
}
