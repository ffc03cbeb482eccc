package dev.stirrup.app.disk;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Failure;
import dev.stirrup.app.command.ProgressBar;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.store.disk.DiskExport;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a disk to a file.
@Command(
        name = "export",
        description = "Write a disk, a snapshot or a golden image to a file for other programs.")
final class DiskExportCommand extends SiteOptions implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "NAME", description = "What to write.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "A file that is not there yet.")
    private Path file = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "raw or qcow2 (default: by the file's name, else raw).")
    private Optional<String> format = Optional.empty();

    DiskExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path target = file.toAbsolutePath().normalize();
        if (Files.exists(target)) {
            throw new FailedException(
                    Console.safe(target.toString()) + " is there already.", "Name another file.");
        }
        try (Site site = Site.open(this);
                DiskStore disks = site.disks()) {
            try (var bar = new ProgressBar(console, InstantSource.system())) {
                new DiskExport(disks, bar).write(name, target, isQcow2());
            }
            console.line(
                    Console.safe(
                            "Wrote " + name + " to " + target + ": " + Sizes.bytes(size(target))));
            return 0;
        } catch (UnusableDiskException e) {
            throw Failure.of(e, "Nothing was written.");
        }
    }

    private boolean isQcow2() {
        String byName =
                file.toString().toLowerCase(Locale.ROOT).endsWith(".qcow2") ? "qcow2" : "raw";
        return switch (format.orElse(byName)) {
            case "qcow2" -> true;
            case "raw" -> false;
            default ->
                    throw new FailedException(
                            "There is no format " + Console.safe(format.orElse("")) + ".",
                            "It is raw or qcow2.");
        };
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new FailedException("Cannot read " + file + ": " + e.getMessage(), "");
        }
    }
}
