package dev.stirrup.app.disk;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Failure;
import dev.stirrup.app.command.ProgressBar;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Reads a golden image and compares it with its digests.
@Command(
        name = "check",
        description = "Read a golden image and tell whether each byte is what was imported.")
final class DiskCheckCommand extends SiteOptions implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "A golden image.")
    private String name = "";

    DiskCheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Site site = Site.open(this);
                DiskStore disks = site.disks()) {
            Optional<Long> damage;
            try (var bar = new ProgressBar(console, InstantSource.system())) {
                damage = disks.goldenImages().firstDamage(name, bar);
            }
            if (damage.isPresent()) {
                throw new FailedException(
                        Console.safe(name)
                                + " is damaged, "
                                + Sizes.bytes(damage.get())
                                + " from its beginning.",
                        "Import it again under another name, and see to the disk it lies on.");
            }
            console.line(Console.safe(name) + " is what was imported.");
            return 0;
        } catch (UnusableDiskException e) {
            throw Failure.of(e, "Nothing was checked.");
        }
    }
}
