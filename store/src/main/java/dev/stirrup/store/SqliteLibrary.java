package dev.stirrup.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the native parts of SQLite and zstd are unpacked to. The usual place is the temporary
/// folder, but that is often mounted `noexec`; then nothing in it can be loaded.
final class SqliteLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);
    private static final String SQLITE = "org.sqlite.tmpdir";
    private static final String ZSTD = "ZstdTempFolder";

    private SqliteLibrary() {}

    /// Lets native parts be unpacked into `folder` when the temporary folder cannot run them. Does
    /// nothing once a place has been chosen.
    static void unpackInto(Path folder) {
        if (System.getProperty(SQLITE) != null
                || !isNoexec(Path.of(System.getProperty("java.io.tmpdir", "/tmp")))) {
            return;
        }
        try {
            DataFolder.makeFolder(folder);
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
        System.setProperty(SQLITE, folder.toString());
        if (System.getProperty(ZSTD) == null) {
            System.setProperty(ZSTD, folder.toString());
        }
    }

    private static boolean isNoexec(Path folder) {
        Path mounts = Path.of("/proc/self/mounts");
        if (!Files.isReadable(mounts)) {
            return false;
        }
        try (var lines = Files.lines(mounts)) {
            return isNoexec(lines.toList(), folder.toAbsolutePath());
        } catch (IOException e) {
            LOG.debug("cannot read the mounts", e);
            return false;
        }
    }

    /// @param mounts the lines of `/proc/self/mounts`: device, place, type, options
    static boolean isNoexec(Iterable<String> mounts, Path folder) {
        Optional<String[]> nearest = Optional.empty();
        int depth = 0;
        for (String line : mounts) {
            String[] fields = line.split(" ", -1);
            if (fields.length < 4) {
                continue;
            }
            Path place = Path.of(fields[1]);
            // Of two mounts on one place the later one counts.
            if (folder.startsWith(place) && place.getNameCount() >= depth) {
                nearest = Optional.of(fields);
                depth = place.getNameCount();
            }
        }
        return nearest.filter(f -> ("," + f[3] + ",").contains(",noexec,")).isPresent();
    }
}
