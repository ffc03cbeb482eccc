package dev.stirrup.app.command;

import dev.stirrup.app.windows.DriverFolder;
import dev.stirrup.lab.TemporaryFolder;
import dev.stirrup.store.image.ImageSource;
import dev.stirrup.store.image.ImageStore;
import dev.stirrup.store.image.UnusableImageException;
import dev.stirrup.store.record.DriverStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The drivers that Windows PE is given.
@Command(
        name = "driver",
        description = "Drivers for Windows PE, given to machines that have the device.")
final class DriverCommand extends CommandGroup {
    private final Console console;

    DriverCommand(Console console) {
        super("drivers");
        this.console = console;
    }

    @Command(name = "list", description = "List them.")
    int list(@Mixin SiteOptions options) {
        try (Site site = Site.open(options)) {
            console.table(
                    List.of("IMAGE", "INF", "ARCH", "CLASS", "DEVICES", "VERSION", "PROVIDER"),
                    drivers(site).list().stream()
                            .map(known ->
                                    List.of(
                                            known.driver().image(),
                                            known.driver().inf(),
                                            known.driver().architecture(),
                                            known.type(),
                                            Integer.toString(known.driver().devices().size()),
                                            known.version(),
                                            known.provider()))
                            .toList());
        }
        return 0;
    }

    @Command(
            name = "add",
            description = {
                "Take a folder of drivers in, as an image: each INF for PCI devices with the files",
                "beside it. `stirrup image remove NAME` removes them."
            })
    int add(
            @Mixin SiteOptions options,
            @Parameters(paramLabel = "FOLDER") Path folder,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = "drivers",
                            description = "The image's name (default: drivers).")
                    String name,
            @Option(names = "--replace", description = "Instead of those of this name.")
                    boolean isReplacing) {
        try (Site site = Site.open(options)) {
            try (TemporaryFolder packed = TemporaryFolder.make("stirrup-drivers")) {
                take(site, new DriverFolder(name, packed.path()), folder, isReplacing);
            }
            return 0;
        } catch (UnusableImageException e) {
            throw Failure.of(e, "Nothing was changed; --replace takes the place of another.");
        } catch (IOException e) {
            throw Failure.of(e, "Nothing was changed.");
        }
    }

    private void take(Site site, DriverFolder drivers, Path folder, boolean isReplacing)
            throws IOException, UnusableImageException {
        drivers.pack(folder);
        var wish =
                new ImageStore.Wish(
                        drivers.image(),
                        new ImageSource.Folder(drivers.packed()),
                        folder.toAbsolutePath().normalize().toString(),
                        Site.who(),
                        isReplacing);
        Images.add(console, site, wish);
        drivers(site).put(drivers.image(), drivers.drivers(), Site.who());
        drivers.notes().forEach(note -> console.warn(Console.safe(note)));
        long infs =
                drivers.drivers().stream().map(known -> known.driver().inf()).distinct().count();
        console.line("Added " + infs + " drivers as image " + drivers.image() + ".");
    }

    private static DriverStore drivers(Site site) {
        return new DriverStore(site.database(), InstantSource.system());
    }
}
