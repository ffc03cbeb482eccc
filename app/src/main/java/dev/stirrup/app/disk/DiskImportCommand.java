package dev.stirrup.app.disk;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Failure;
import dev.stirrup.app.command.ProgressBar;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.disk.GoldenImage;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Makes a golden image of a file.
@Command(
        name = "import",
        description = {
            "Make a golden image of a file: raw, qcow2 or VHDX, plain or packed (gz, xz, zst, bz2).",
            "A second attempt with the same file goes on where the first was cut off."
        })
final class DiskImportCommand extends SiteOptions implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "NAME", description = "The golden image's name.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "A disk or a cloud image.")
    private Path file = Path.of("");

    DiskImportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new FailedException("Cannot read " + file + ".", "Is the name right?");
        }
        try (Site site = Site.open(this);
                DiskStore disks = site.disks()) {
            GoldenImage image;
            try (var bar = new ProgressBar(console, InstantSource.system())) {
                Path real = file.toAbsolutePath().normalize();
                image = disks.goldenImages().take(name, real, bar);
            }
            console.line(told("Imported", image));
            console.line(
                    Console.safe(
                            "Boot machines from it, a disk of its own for each: stirrup profile add NAME --golden "
                                    + image.name()));
            return 0;
        } catch (UnusableDiskException e) {
            throw Failure.of(e, "Nothing was changed.");
        }
    }

    static String told(String verb, GoldenImage image) {
        return Console.safe(
                verb
                        + " golden image "
                        + image.name()
                        + ": "
                        + Sizes.bytes(image.size())
                        + ", of which "
                        + Sizes.bytes(image.stored())
                        + " are stored; SHA-256 tree "
                        + image.digest().substring(0, 16));
    }
}
