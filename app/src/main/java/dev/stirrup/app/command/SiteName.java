package dev.stirrup.app.command;

import dev.stirrup.app.settings.Settings;
import dev.stirrup.store.key.KeyHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// How this host is called, and its site in certificates.
public final class SiteName {
    private static final int LONGEST = 40;

    private SiteName() {}

    /// The host's own name, without asking anybody; empty when it has none.
    public static Optional<String> host() {
        return Stream.of("/proc/sys/kernel/hostname", "/etc/hostname")
                .map(Path::of)
                .flatMap(file -> read(file).stream())
                .findFirst();
    }

    /// The organisation in a new site's certificates, which firmware shows in its lists.
    public static String organisation() {
        String name = "Stirrup " + host().orElse("site");
        return name.substring(0, Math.min(name.length(), LONGEST));
    }

    /// Where this site's keys are, and whence their passphrase and PINs come.
    public static KeyHome keyHome(Settings settings) {
        return new KeyHome(organisation(), System.getenv(), settings.keys().tokens());
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(name -> !name.isEmpty());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
