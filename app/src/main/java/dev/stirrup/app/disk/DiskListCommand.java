package dev.stirrup.app.disk;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.disk.Disk;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.disk.GoldenImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/// Shows all golden images and disks.
@Command(
        name = "list",
        description = {
            "List golden images and disks: their size, what they take (OWN), and who uses them."
        })
final class DiskListCommand extends SiteOptions implements Callable<Integer> {
    private static final List<String> HEAD =
            List.of("NAME", "KIND", "SIZE", "OWN", "GOLDEN", "MACHINE", "USED BY");

    private final Console console;

    DiskListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Site site = Site.open(this);
                DiskStore disks = site.disks()) {
            List<GoldenImage> images = disks.goldenImages().list();
            List<Disk> all = disks.list();
            List<List<String>> rows = new ArrayList<>();
            images.forEach(image -> rows.add(row(image, all)));
            all.forEach(disk -> rows.add(row(disk, images, disks)));
            console.table(HEAD, rows);
            return 0;
        }
    }

    private static List<String> row(GoldenImage image, List<Disk> disks) {
        String users =
                disks.stream()
                        .filter(disk -> disk.golden().filter(image.digest()::equals).isPresent())
                        .map(Disk::name)
                        .collect(Collectors.joining(", "));
        return List.of(
                image.name(),
                "golden",
                Sizes.bytes(image.size()),
                Sizes.bytes(image.stored()),
                "-",
                "-",
                users.isEmpty() ? "-" : users);
    }

    private static List<String> row(Disk disk, List<GoldenImage> images, DiskStore disks) {
        String golden =
                images.stream()
                        .filter(image -> disk.golden().filter(image.digest()::equals).isPresent())
                        .map(GoldenImage::name)
                        .findFirst()
                        .orElse("-");
        return List.of(
                disk.name(),
                disk.mode().text(),
                Sizes.bytes(disk.size()),
                own(disk, disks),
                golden,
                disk.machine().orElse("-"),
                disks.isInUse(disk) ? "in use" : "-");
    }

    private static String own(Disk disk, DiskStore disks) {
        try {
            return Sizes.bytes(disks.ownBytes(disk));
        } catch (StoreException e) {
            return "damaged";
        }
    }
}
