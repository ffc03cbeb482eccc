package dev.stirrup.app.disk;

import dev.stirrup.app.command.CommandGroup;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Failure;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.store.disk.Disk;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.disk.LayerMode;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The disks.
@Command(
        name = "disk",
        description = "Golden images, and the disks that machines boot from over iSCSI.",
        synopsisSubcommandLabel = "COMMAND")
public final class DiskCommand extends CommandGroup {
    private final Console console;

    private DiskCommand(Console console) {
        super("disks");
        this.console = console;
    }

    /// The command with those below it.
    public static CommandLine line(Console console) {
        return new CommandLine(new DiskCommand(console))
                .addSubcommand("import", new DiskImportCommand(console))
                .addSubcommand("promote", new DiskPromoteCommand(console))
                .addSubcommand("export", new DiskExportCommand(console))
                .addSubcommand("check", new DiskCheckCommand(console))
                .addSubcommand("list", new DiskListCommand(console));
    }

    /// What a new disk is told.
    static class Wanted extends SiteOptions {
        @Option(
                names = "--mode",
                paramLabel = "MODE",
                description = {
                    "What becomes of changes: keep (default), reset (empty at each boot),",
                    "discard (gone when the boot is over)."
                })
        private String mode = LayerMode.KEEP.text();

        @Option(names = "--machine", paramLabel = "MACHINE", description = "Whose disk it is.")
        private Optional<String> machine = Optional.empty();

        LayerMode mode() {
            return LayerMode.read(mode)
                    .filter(known -> known != LayerMode.SNAPSHOT)
                    .orElseThrow(() ->
                            new FailedException(
                                    "There is no mode " + Console.safe(mode) + ".",
                                    "It is keep, reset or discard."));
        }

        Optional<String> machine(Site site) {
            if (machine.isPresent() && site.records().machine(machine.get()).isEmpty()) {
                throw new FailedException(
                        "There is no machine " + Console.safe(machine.get()) + ".",
                        "See `stirrup machine list`.");
            }
            return machine;
        }
    }

    /// What a disk is made of.
    static final class Made extends Wanted {
        @Parameters(index = "0", paramLabel = "NAME", description = "The disk's name.")
        private String name = "";

        @Option(
                names = "--golden",
                paramLabel = "IMAGE",
                description = "The golden image it shows until it is written to; else it is blank.")
        private Optional<String> golden = Optional.empty();

        @Option(
                names = "--size",
                paramLabel = "SIZE",
                converter = DiskSize.Converter.class,
                description = "Such as 20G (default: the golden image's).")
        private Optional<DiskSize> size = Optional.empty();
    }

    @Command(
            name = "create",
            description = "Make a disk over a golden image, or a blank one. It takes no space yet.")
    int create(@Mixin Made made) {
        if (made.golden.isEmpty() && made.size.isEmpty()) {
            throw new FailedException(
                    "A blank disk has a size.", "Give it with --size, or an image with --golden.");
        }
        return with(
                made,
                (site, disks) -> {
                    Disk disk =
                            disks.create(
                                    new DiskStore.Wish(
                                            made.name,
                                            made.golden,
                                            made.size.map(DiskSize::bytes),
                                            made.mode(),
                                            made.machine(site)));
                    return "Made disk " + disk.name() + ": " + Sizes.bytes(disk.size());
                });
    }

    @Command(name = "clone", description = "Make a disk that holds what another holds now.")
    int copy(
            @Mixin Wanted wanted,
            @Parameters(index = "0", paramLabel = "DISK") String from,
            @Parameters(index = "1", paramLabel = "NAME") String name) {
        return with(
                wanted,
                (site, disks) -> {
                    var wish =
                            new DiskStore.Wish(
                                    name,
                                    Optional.empty(),
                                    Optional.empty(),
                                    wanted.mode(),
                                    wanted.machine(site));
                    return "Made disk " + disks.copy(from, wish).name() + " of " + from;
                });
    }

    @Command(name = "snapshot", description = "Keep what a disk holds now, to go back to it.")
    int snapshot(
            @Mixin SiteOptions options,
            @Parameters(index = "0", paramLabel = "DISK") String from,
            @Parameters(index = "1", paramLabel = "NAME") String name) {
        return with(
                options,
                (_, disks) -> {
                    var wish =
                            new DiskStore.Wish(
                                    name,
                                    Optional.empty(),
                                    Optional.empty(),
                                    LayerMode.SNAPSHOT,
                                    Optional.empty());
                    disks.copy(from, wish);
                    return "Kept "
                            + from
                            + " as "
                            + name
                            + ". Go back with: stirrup disk reset "
                            + from
                            + " --to "
                            + name;
                });
    }

    @Command(
            name = "reset",
            description = "Throw away what was written to a disk, or go back to a snapshot.")
    int reset(
            @Mixin SiteOptions options,
            @Parameters(index = "0", paramLabel = "DISK") String name,
            @Option(names = "--to", paramLabel = "SNAPSHOT") Optional<String> snapshot) {
        return with(
                options,
                (_, disks) -> {
                    disks.reset(name, snapshot);
                    return "Reset " + name + snapshot.map(to -> " to " + to).orElse("");
                });
    }

    @Command(name = "grow", description = "Make a disk larger; what is on it does not change.")
    int grow(
            @Mixin SiteOptions options,
            @Parameters(index = "0", paramLabel = "DISK") String name,
            @Parameters(
                            index = "1",
                            paramLabel = "SIZE",
                            converter = DiskSize.Converter.class,
                            description = "Such as 20G.")
                    DiskSize size) {
        return with(
                options,
                (_, disks) -> {
                    disks.grow(name, size.bytes());
                    return name + " has " + Sizes.bytes(size.bytes()) + " now";
                });
    }

    @Command(
            name = "remove",
            description = "Remove a disk or a snapshot, or a golden image that no disk lies over.")
    int remove(
            @Mixin SiteOptions options, @Parameters(index = "0", paramLabel = "NAME") String name) {
        return with(
                options,
                (_, disks) -> {
                    if (disks.goldenImages().find(name).isPresent()) {
                        disks.goldenImages().remove(name);
                    } else {
                        disks.remove(name);
                    }
                    return "Removed " + name;
                });
    }

    @FunctionalInterface
    private interface Work {
        /// @return what was done, a sentence without its full stop
        String run(Site site, DiskStore disks) throws UnusableDiskException;
    }

    private int with(SiteOptions options, Work work) {
        try (Site site = Site.open(options);
                DiskStore disks = site.disks()) {
            console.line(Console.safe(work.run(site, disks)) + ".");
            return 0;
        } catch (UnusableDiskException e) {
            throw Failure.of(e, "Nothing was changed.");
        }
    }
}
