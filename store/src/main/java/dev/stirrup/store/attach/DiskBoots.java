package dev.stirrup.store.attach;

import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.Database;
import dev.stirrup.store.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The boots that machines are in. All calls may block.
public final class DiskBoots {
    private static final String COLUMNS =
            "SELECT machine, initiator, target, login, disk, disc, told, begun FROM disk_boot";

    /// Between an image's name and a path in it; names have no slash.
    private static final char SLASH = '/';

    private final Database database;

    /// @param database opened with [dev.stirrup.store.Schema#RECORDS]
    public DiskBoots(Database database) {
        this.database = database;
    }

    /// The boot that a machine is in.
    public Optional<DiskBoot> of(String machine) {
        return database.read(
                session -> session.first(COLUMNS + " WHERE machine = ?", DiskBoots::boot, machine));
    }

    /// The boots of all machines.
    public List<DiskBoot> all() {
        return database.read(session -> session.list(COLUMNS, DiskBoots::boot));
    }

    /// The boot of whoever calls itself so, and the one that a machine is in: both, or one of them,
    /// in any order.
    public List<DiskBoot> near(String initiator, String machine) {
        return database.read(session ->
                session.list(
                        COLUMNS + " WHERE initiator = ? OR machine = ?",
                        DiskBoots::boot,
                        initiator,
                        machine));
    }

    /// The boot of whoever calls itself so.
    public Optional<DiskBoot> by(String initiator) {
        return database.read(session ->
                session.first(COLUMNS + " WHERE initiator = ?", DiskBoots::boot, initiator));
    }

    /// A boot begins, and what its machine was told before is worth nothing any more.
    public void begin(DiskBoot boot) {
        database.write(session ->
                session.update(
                        """
                        INSERT INTO disk_boot
                            (machine, initiator, target, login, disk, disc, told, begun)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (machine) DO UPDATE SET
                            initiator = excluded.initiator, target = excluded.target,
                            login = excluded.login, disk = excluded.disk, disc = excluded.disc,
                            told = excluded.told, begun = excluded.begun\
                        """,
                        boot.machine(),
                        boot.initiator(),
                        boot.target(),
                        boot.login().text(),
                        boot.disk(),
                        boot.disc().map(disc -> disc.image() + SLASH + disc.path()).orElse(""),
                        boot.told(),
                        boot.begun()));
    }

    /// A boot is over: nobody comes back to it.
    public void end(DiskBoot boot) {
        database.write(session ->
                session.update("DELETE FROM disk_boot WHERE initiator = ?", boot.initiator()));
    }

    private static DiskBoot boot(Row row) throws SQLException {
        return new DiskBoot(
                row.text(1),
                row.text(2),
                row.text(3),
                DiskLogin.read(row.text(4)).orElseThrow(),
                row.text(5),
                disc(row.text(6)),
                row.instant(7),
                row.instant(8));
    }

    private static Optional<Payload.Disc> disc(String text) {
        int slash = text.indexOf(SLASH);
        return slash < 0
                ? Optional.empty()
                : Optional.of(
                        new Payload.Disc(text.substring(0, slash), text.substring(slash + 1)));
    }
}
