package dev.stirrup.app.command;

import dev.stirrup.app.settings.DataFolder;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.settings.SettingsReader;
import dev.stirrup.app.yaml.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which settings and which data a command works with; the same options at every command.
public class SiteOptions {
    private static final Path SYSTEM_SETTINGS = Path.of("/etc/stirrup/stirrup.yaml");

    @Option(
            names = {"-s", "--settings"},
            paramLabel = "FILE",
            description = {
                "Settings file (default: $STIRRUP_SETTINGS, else /etc/stirrup/stirrup.yaml,",
                "else none: every interface in proxy mode)."
            })
    private @Nullable Path settings;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DIR",
            description = {
                "Data folder (default: $STIRRUP_DATA, else the settings file's, else",
                "/var/lib/stirrup for root, ~/.local/share/stirrup for others)."
            })
    private @Nullable Path data;

    /// These options with the values that a command line gave them.
    public static SiteOptions of(Optional<Path> settings, Optional<Path> data) {
        var options = new SiteOptions();
        options.settings = settings.orElse(null);
        options.data = data.orElse(null);
        return options;
    }

    /// The file the settings come from, if there is one.
    public Optional<Path> file() {
        if (settings != null) {
            return Optional.of(settings);
        }
        String named = System.getenv("STIRRUP_SETTINGS");
        if (named != null && !named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        return Files.exists(SYSTEM_SETTINGS) ? Optional.of(SYSTEM_SETTINGS) : Optional.empty();
    }

    /// @throws FailedException when there is a file, and it cannot be read or is wrong
    public Settings settings() {
        Optional<Path> file = file();
        if (file.isEmpty()) {
            return Settings.defaults();
        }
        return read(file.get());
    }

    static Settings read(Path file) {
        try {
            return SettingsReader.read(file);
        } catch (InvalidFileException e) {
            throw new FailedException(
                    String.valueOf(e.getMessage()),
                    "Correct the settings file; nothing was started.");
        } catch (NoSuchFileException e) {
            throw new FailedException(
                    "There is no settings file " + file, "Name another one with --settings FILE.");
        } catch (IOException e) {
            throw new FailedException("Cannot read " + file + ": " + e.getMessage(), "");
        }
    }

    /// The folder of this site's data, absolute. It need not exist yet.
    public Path data(Settings read) {
        return DataFolder.choose(Optional.ofNullable(data), read.data());
    }
}
