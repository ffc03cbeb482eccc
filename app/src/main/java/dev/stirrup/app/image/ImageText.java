package dev.stirrup.app.image;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.preflight.KnownTrust;
import dev.stirrup.app.preflight.SigningSurvey;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.app.windows.SetupWays;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import dev.stirrup.media.recognition.Recognised;
import dev.stirrup.store.image.BootFileKind;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.image.ImageFile;
import dev.stirrup.store.loader.InstalledLoaders;
import dev.stirrup.store.loader.Loaders;
import dev.stirrup.uefi.preflight.Refusal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Tells what is in an image and what to do with it.
final class ImageText {
    private static final int MOST_ROWS = 40;

    private final Console console;
    private final Site site;

    ImageText(Console console, Site site) {
        this.console = console;
        this.site = site;
    }

    /// What Secure Boot says to the image's programs, by their paths. A new site is judged by the
    /// shims that it takes at its first start.
    Map<String, SecureBootForeseen> programs(Image image) {
        List<Loaders> sets = site.loaders().list();
        return new SigningSurvey(site.blobs())
                .programs(
                        image,
                        sets,
                        sets.isEmpty() ? InstalledLoaders.shims(Path.of("/")) : List.of(),
                        KnownTrust.of(site.folder().root(), Instant.now()));
    }

    /// What the image is, and all that could be started.
    void contents(Image image, Candidates candidates, Map<String, SecureBootForeseen> programs) {
        candidates.recognised().ifPresent(this::recognised);
        candidates
                .windows()
                .map(windows -> new SetupWays(site.blobs(), image, windows))
                .ifPresent(ways -> ways.lines().forEach(line -> console.line(Console.safe(line))));
        List<List<String>> rows = new ArrayList<>();
        for (ImageFile file : image.files()) {
            if (isStarted(file.kind()) && rows.size() < MOST_ROWS) {
                rows.add(
                        List.of(
                                file.path(),
                                file.kind().text(),
                                Sizes.bytes(file.size()),
                                secureBoot(file, Optional.ofNullable(programs.get(file.path())))));
            }
        }
        if (!rows.isEmpty()) {
            console.table(List.of("CAN BE STARTED", "KIND", "SIZE", "SECURE BOOT"), rows);
        }
    }

    /// How to boot it.
    void next(Image image, Candidates candidates) {
        if (!image.kernels().isEmpty()) {
            console.line(
                    Console.safe(
                            "Boot it with: stirrup profile add "
                                    + image.name()
                                    + " --image "
                                    + image.name()));
        }
        candidates
                .asDisc()
                .ifPresent(disc ->
                        console.line(
                                Console.safe(
                                        "Boot from it, as from a drive, with: stirrup profile add "
                                                + image.name()
                                                + " --chain "
                                                + disc.target())));
        candidates
                .esxi()
                .ifPresent(loader ->
                        console.line(
                                Console.safe(
                                        "Boot it with: stirrup profile add "
                                                + image.name()
                                                + " --chain "
                                                + loader.target())));
        candidates
                .windows()
                .ifPresent(_ ->
                        console.line(
                                Console.safe(
                                        "Boot it with: stirrup profile add "
                                                + image.name()
                                                + " --windows "
                                                + image.name())));
    }

    private void recognised(Recognised found) {
        String memory =
                found.memory() == 0 ? "" : ", needs " + found.memory() + " MiB of memory at least";
        console.line(Console.safe("This is " + found.title() + memory + "."));
        console.line(Console.safe("Its system " + delivery(found) + "."));
        if (found.canWipe()) {
            console.line(
                    "It can overwrite the disks of a machine: in menus its entries need a login with"
                            + " the role imaging (stirrup operator add NAME --role imaging); else a"
                            + " plan gives it to one machine.");
        }
        found.notes().forEach(note -> console.line(Console.safe("Note: " + note)));
    }

    private static String delivery(Recognised found) {
        return switch (found.delivery()) {
            case TREE -> "fetches more files from here while it starts";
            case FILE -> "fetches the whole disc from here while it starts";
            case MEMORY -> "needs nothing more than its kernel and initrds";
            case BESIDE ->
                    "wants the disc inside its initial file system, which a note tells how to do";
            case DRIVE -> "looks for a drive with the disc in it";
            case WINDOWS -> "is Windows PE, which wimboot starts";
        };
    }

    private static boolean isStarted(BootFileKind kind) {
        return kind.isKernel() || kind == BootFileKind.INITRD || kind == BootFileKind.EFI_PROGRAM;
    }

    /// Distributions sign kernels for their own shim. Without that one it is not known what it
    /// says.
    private static boolean isSomebodyElses(SecureBootForeseen fact) {
        return !fact.refused().isEmpty()
                && Stream.of(fact.refused().split("; "))
                        .allMatch(one -> one.endsWith(Refusal.UNTRUSTED.text()));
    }

    private static String secureBoot(ImageFile file, Optional<SecureBootForeseen> seen) {
        if (seen.isEmpty()) {
            return file.kind() == BootFileKind.INITRD ? "-" : "no EFI program: off only";
        }
        SecureBootForeseen fact = seen.get();
        if (!fact.firmware().isEmpty()) {
            return "starts with " + fact.firmware();
        }
        if (!fact.shims().isEmpty()) {
            return "starts behind " + fact.shims();
        }
        return fact.signers().isEmpty()
                ? "not signed: off only"
                : isSomebodyElses(fact)
                        ? "off only, or behind the shim of who signed it ("
                                + fact.signers()
                                + "): none is here"
                        : "refused: " + fact.refused();
    }
}
