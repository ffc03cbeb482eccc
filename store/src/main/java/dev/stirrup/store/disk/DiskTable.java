package dev.stirrup.store.disk;

import dev.stirrup.store.Row;
import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The records of disks and golden images.
final class DiskTable {
    private static final String DISKS =
            "SELECT name, serial, folder, golden, size, mode, machine, origin, boot, added FROM disk";

    private DiskTable() {}

    static List<GoldenImage> goldenImages(Session session) throws SQLException {
        return session.list(
                "SELECT name, digest, size, stored, origin, added FROM golden_image ORDER BY name",
                DiskTable::goldenImage);
    }

    static Optional<GoldenImage> goldenImage(Session session, String name) throws SQLException {
        return session.first(
                "SELECT name, digest, size, stored, origin, added FROM golden_image"
                        + " WHERE name = ?",
                DiskTable::goldenImage,
                name);
    }

    static void put(Session session, GoldenImage image) throws SQLException {
        session.update(
                "INSERT INTO golden_image (name, digest, size, stored, origin, added)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                image.name(),
                image.digest(),
                image.size(),
                image.stored(),
                image.origin(),
                image.added());
    }

    static List<Disk> disks(Session session) throws SQLException {
        return session.list(DISKS + " ORDER BY name", DiskTable::disk);
    }

    /// A machine's disks and snapshots, the oldest first.
    static List<Disk> disksOf(Session session, String machine) throws SQLException {
        return session.list(
                DISKS + " WHERE machine = ? ORDER BY added, name", DiskTable::disk, machine);
    }

    static Optional<Disk> disk(Session session, String name) throws SQLException {
        return session.first(DISKS + " WHERE name = ?", DiskTable::disk, name);
    }

    static void put(Session session, Disk disk) throws SQLException {
        session.update(
                "INSERT INTO disk (name, serial, folder, golden, size, mode, machine, origin, boot,"
                        + " added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET folder = excluded.folder,"
                        + " size = excluded.size, boot = excluded.boot",
                disk.name(),
                disk.serial(),
                disk.folder(),
                disk.golden(),
                disk.size(),
                disk.mode().text(),
                disk.machine(),
                disk.origin(),
                disk.boot(),
                disk.added());
    }

    private static GoldenImage goldenImage(Row row) throws SQLException {
        return new GoldenImage(
                row.text(1),
                row.text(2),
                row.number(3),
                row.number(4),
                row.text(5),
                row.instant(6));
    }

    private static Disk disk(Row row) throws SQLException {
        return new Disk(
                row.text(1),
                row.text(2),
                row.text(3),
                row.textIfAny(4),
                row.number(5),
                LayerMode.read(row.text(6)).orElse(LayerMode.KEEP),
                row.textIfAny(7),
                row.text(8),
                row.text(9),
                row.instant(10));
    }
}
