package dev.stirrup.app.disk;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.Failure;
import dev.stirrup.app.command.ProgressBar;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.disk.GoldenImage;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Makes a golden image of a disk.
@Command(
        name = "promote",
        description = "Make a golden image of what a disk holds now. The disk stays as it is.")
final class DiskPromoteCommand extends SiteOptions implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "DISK", description = "A disk or a snapshot.")
    private String disk = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The golden image's name.")
    private String name = "";

    DiskPromoteCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Site site = Site.open(this);
                DiskStore disks = site.disks()) {
            GoldenImage image;
            try (var bar = new ProgressBar(console, InstantSource.system())) {
                image = disks.promote(disk, name, bar);
            }
            console.line(DiskImportCommand.told("Made", image));
            return 0;
        } catch (UnusableDiskException e) {
            throw Failure.of(e, "Nothing was changed.");
        }
    }
}
