package dev.stirrup.app.command;

import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.store.record.MachineCertificate;
import dev.stirrup.store.record.MachineRecord;
import dev.stirrup.trust.export.MachineFiles;
import dev.stirrup.trust.site.KeyAndChain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/// Gives a machine the means to prove who it is.
final class MachineIdentity {
    private final Site site;
    private final Console console;

    MachineIdentity(Site site, Console console) {
        this.site = site;
        this.console = console;
    }

    /// Writes the files, then notes the certificate: one that nobody has is worth nothing.
    void give(MachineRecord machine, Path folder, String url) {
        Instant now = Instant.now();
        KeyAndChain identity =
                SiteKeyring.open(site.folder(), SiteName.keyHome(site.settings()))
                        .machineIdentity(machine.name(), now);
        var files = new MachineFiles(identity);
        write(folder, machine.name() + ".crt", files.certificates());
        write(folder, machine.name() + ".key", files.key());
        write(folder, machine.name() + ".ipxe", files.script(url));
        var kept =
                new MachineCertificate(
                        identity.certificate().getSerialNumber().toString(16),
                        machine.name(),
                        now,
                        identity.certificate().getNotAfter().toInstant());
        site.records().keepCertificate(kept, Site.who());
        console.line(
                "Certificate "
                        + kept.serial()
                        + " of "
                        + Console.safe(machine.name())
                        + ", until "
                        + Times.second(kept.notAfter())
                        + ".");
        console.line(
                "Whoever holds " + Console.safe(machine.name() + ".key") + " is this machine.");
        console.line("Withdraw it: stirrup revoke cert " + kept.serial() + " --why TEXT");
    }

    /// For its owner only, from its first moment on.
    private static void write(Path folder, String name, String text) {
        Path file = folder.resolve(name);
        var mode = PosixFilePermissions.fromString("rw-------");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(mode));
            Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new FailedException(
                    "Cannot write " + Console.safe(file.toString()) + ": " + e.getMessage(),
                    "No certificate was given out.");
        }
    }
}
