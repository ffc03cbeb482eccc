package dev.stirrup.app.settings;

import java.nio.file.Path;
import java.util.Optional;

/// Where a site's data lies.
public final class DataFolder {
    private DataFolder() {}

    /// The folder named on the command line, else in `STIRRUP_DATA`, else in the settings, else the
    /// usual one of this user. Absolute.
    public static Path choose(Optional<Path> wanted, Optional<Path> inSettings) {
        return wanted.or(() -> environment("STIRRUP_DATA"))
                .or(() -> inSettings)
                .orElseGet(DataFolder::usual)
                .toAbsolutePath()
                .normalize();
    }

    private static Path usual() {
        if (System.getProperty("user.name", "").equals("root")) {
            return Path.of("/var/lib/stirrup");
        }
        return environment("XDG_DATA_HOME")
                .orElseGet(() -> Path.of(System.getProperty("user.home", "."), ".local", "share"))
                .resolve("stirrup");
    }

    private static Optional<Path> environment(String name) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
    }
}
