package dev.stirrup.app.trust;

import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.SiteName;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.site.Duty;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the commands below `trust` have in common: the keyring, duties by name, files.
public final class TrustOptions extends SiteOptions {
    /// Larger files are not what these commands are for.
    private static final long LARGEST = 1 << 20;

    SiteKeyring keyring() {
        Settings settings = settings();
        return SiteKeyring.open(DataFolder.open(data(settings)), SiteName.keyHome(settings));
    }

    static Duty duty(String word) {
        return Duty.named(word)
                .orElseThrow(() ->
                        new FailedException(
                                "There is no duty " + word,
                                "One of: "
                                        + Stream.of(Duty.values())
                                                .map(Duty::word)
                                                .collect(Collectors.joining(", "))));
    }

    static byte[] read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new FailedException(file + " is too large for this", "");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new FailedException("Cannot read " + file + ": " + e.getMessage(), "");
        }
    }

    /// Writes a file that nobody else may read; never over another one.
    static void writeSecret(Path file, byte[] content) {
        var mode =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var out =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        mode)) {
            out.write(ByteBuffer.wrap(content));
        } catch (IOException e) {
            throw new FailedException(
                    "Cannot write " + file + ": " + e.getMessage(), "It must not exist yet.");
        }
    }
}
