package dev.stirrup.store.disk;

import dev.stirrup.store.Database;
import dev.stirrup.store.Session;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import java.sql.SQLException;
import java.util.regex.Pattern;

/// The names of disks and golden images, which are of one kind: no two are alike.
final class DiskNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private DiskNames() {}

    /// @throws UnusableDiskException when nothing may be called so
    static void check(Database database, String name) throws UnusableDiskException {
        if (!NAME.matcher(name).matches()) {
            throw new UnusableDiskException(
                    "a disk's name has letters, digits and ._- only, at most 63 of them");
        }
        if (database.read(session -> isTaken(session, name))) {
            throw taken(name);
        }
    }

    static boolean isTaken(Session session, String name) throws SQLException {
        return DiskTable.disk(session, name).isPresent()
                || DiskTable.goldenImage(session, name).isPresent();
    }

    static UnusableDiskException taken(String name) {
        return new UnusableDiskException("there is " + name + " already");
    }
}
