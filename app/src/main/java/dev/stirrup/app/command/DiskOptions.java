package dev.stirrup.app.command;

import dev.stirrup.app.disk.DiskSize;
import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.InstallDisc;
import dev.stirrup.boot.Payload;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The disk of a profile on the command line.
final class DiskOptions {
    @Option(
            names = "--disk-size",
            paramLabel = "SIZE",
            converter = DiskSize.Converter.class,
            description = "How large each machine's disk is (default: as the golden image).")
    private Optional<DiskSize> size = Optional.empty();

    @Option(
            names = "--disk-mode",
            paramLabel = "MODE",
            description = {
                "What becomes of changes: keep (default), reset (gone at the next boot),",
                "discard (gone when the boot is over)."
            })
    private String mode = DiskSource.Mode.KEEP.text();

    @Option(
            names = "--disk-login",
            paramLabel = "HOW",
            description = {
                "What is proved: chap (default: the machine proves itself by a secret that its HTTPS",
                "script tells), mutual (so does the server), open (nothing; whoever asks reaches it)."
            })
    private String login = DiskLogin.CHAP.text();

    @Option(
            names = "--installer",
            paramLabel = "IMAGE",
            description = "With --install-once, start the kernel of this image, the disk attached.")
    private Optional<String> installer = Optional.empty();

    @Option(
            names = "--cd",
            paramLabel = "IMAGE[/PATH]",
            description =
                    "A disc of this image as a CD-ROM beside the disk, or to install Windows from"
                            + " (default: its only ISO).")
    private Optional<String> disc = Optional.empty();

    Optional<String> installer() {
        return installer;
    }

    /// The disc beside the disk.
    ///
    /// @param site where the image is
    Optional<Payload.Disc> disc(Site site) {
        return disc.map(given -> {
            int slash = given.indexOf('/');
            return slash < 0
                    ? new Payload.Disc(given, Images.neededDisc(Images.known(site, given)))
                    : new Payload.Disc(given.substring(0, slash), given.substring(slash + 1));
        });
    }

    /// The disc that Windows is installed from.
    ///
    /// @param usual the one that its image is
    Optional<InstallDisc> installDisc(Site site, Optional<InstallDisc> usual) {
        return disc(site)
                .or(() -> usual.map(InstallDisc::disc))
                .map(one -> new InstallDisc(one, login()));
    }

    private DiskLogin login() {
        return DiskLogin.read(login)
                .orElseThrow(() -> wrong("login", login, "chap, mutual or open"));
    }

    Payload.Disk payload(
            DiskSource source, Optional<Payload.Disc> beside, Optional<Payload.Linux> installing) {
        return new Payload.Disk(source, login(), beside, Optional.empty(), installing, false);
    }

    /// One that each machine gets.
    DiskSource own(Optional<String> golden) {
        return new DiskSource.Own(golden, size.map(DiskSize::bytes), mode());
    }

    DiskSource blank(DiskSize given) {
        return new DiskSource.Own(Optional.empty(), Optional.of(given.bytes()), mode());
    }

    private DiskSource.Mode mode() {
        return DiskSource.Mode.read(mode)
                .orElseThrow(() -> wrong("mode", mode, "keep, reset or discard"));
    }

    private static FailedException wrong(String what, String given, String known) {
        return new FailedException(
                "There is no " + what + " " + Console.safe(given) + ".", "It is " + known + ".");
    }
}
