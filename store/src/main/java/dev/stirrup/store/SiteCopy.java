package dev.stirrup.store;

import dev.stirrup.store.disk.DiskStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;

/// A second data folder for a rehearsal: the site's records as they are now, and the same images,
/// loaders, keys and disks. Whatever a rehearsed boot changes (a plan that is done, leases, events,
/// what it writes to its disk) stays in the copy.
public final class SiteCopy {
    private SiteCopy() {}

    /// Makes it in a folder that is empty or does not exist. A site without records gives an empty
    /// one. The site may be in use by a running server.
    ///
    /// @throws StoreException when the records cannot be read, or the copy not written
    public static DataFolder make(DataFolder site, Path folder) {
        DataFolder copy = DataFolder.open(folder);
        if (Files.exists(site.records())) {
            copyDatabase(site.records(), copy.records());
        }
        try {
            DataFolder.makeFolder(site.content());
            Files.createSymbolicLink(copy.content(), site.content());
            DataFolder.makeFolder(site.keys());
            Files.createSymbolicLink(copy.keys(), site.keys());
            DataFolder.makeFolder(site.keyrings());
            Files.createSymbolicLink(copy.keyrings(), site.keyrings());
            DiskStore.rehearse(copy.disks(), site.disks());
        } catch (IOException e) {
            throw StoreException.of(e, copy.root());
        }
        return copy;
    }

    /// SQLite's own way to a sound copy of a file that others write to meanwhile.
    private static void copyDatabase(Path from, Path to) {
        try (Connection connection =
                        JDBC.createConnection("jdbc:sqlite:" + from, new Properties());
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, to.toString());
            vacuum.execute();
        } catch (SQLException e) {
            throw StoreException.of(e, from);
        }
    }
}
