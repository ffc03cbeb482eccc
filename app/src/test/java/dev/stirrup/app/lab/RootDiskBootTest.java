package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.lab.LabServer;
import dev.stirrup.lab.LabUnavailableException;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.store.DataFolder;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Operating systems on disks over iSCSI: Debian runs from one, and a machine is installed onto
/// one.
@Tag("lab")
@RequiresRoot
@RequiresProgram({
    "qemu-system-x86_64",
    "ip",
    "/dev/net/tun",
    "mmdebstrap",
    "sfdisk",
    "mkfs.fat",
    "mcopy",
    "cpio",
    "xorriso",
    "debugfs"
})
class RootDiskBootTest {
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final String MACHINE = "rehearsed";

    /// Where the recipe puts the root's partition, in MiB.
    private static final String ROOT_PARTITION = "skip=49";

    private static final String ROOT =
            "stirrup-root: / on /dev/sda2 of iqn.2026-11.dev.stirrup:rehearsed:root";

    private static final Pattern KEPT = Pattern.compile("stirrup-root: kept (\\d+)$");

    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);
    private final HeardLines heard = new HeardLines();
    private Path debian = Path.of("/nonexistent");
    private DataFolder site;

    @BeforeEach
    void make() throws Exception {
        try {
            debian = DebianRoot.folder(firmwares);
            site = LabSite.make(folder, Generation.FORKY, firmwares);
        } catch (LabUnavailableException e) {
            abort(String.valueOf(e.getMessage()));
        }
    }

    @Test
    void debianRunsFromItsDiskAndKeepsAllItWroteWhenTheServerIsKilled() throws Exception {
        run("disk", "import", "debian", debian.resolve("disk.raw").toString());
        run("profile", "add", "root", "--golden=debian", "--disk-login=mutual");
        run("plan", "set", MACHINE, "--always=root");
        LabRequest request =
                new TlsLab(folder, firmwares)
                        .request(LabFirmware.UEFI, Generation.FORKY, site)
                        .withTimeout(LIMIT);
        Story story = boot(request, server -> server.killedAt(Pattern.compile("kept 10$")));
        assertThat(heard.all())
                .contains(
                        "stirrup-root: multi-user.target",
                        "stirrup-root: the connection broke",
                        "stirrup-root: enough")
                .anyMatch(line -> line.endsWith(ROOT))
                .noneMatch(line -> line.contains("stirrup-root: lost"));
        assertThat(TlsLab.all(story, Milestone.DiskAttached.class))
                .as("loader, initramfs, and after the server was away")
                .hasSizeGreaterThanOrEqualTo(3)
                .allMatch(disk -> disk.proof().equals("mutual chap"));
        List<Integer> kept = kept();
        assertThat(kept).hasSizeGreaterThan(25);
        assertThat(recordsOnDisk()).as("acknowledged, and on the disk").containsAll(kept);
    }

    @Test
    void aMachineIsInstalledFromADiscOntoItsDiskAndThenBootsFromIt() throws Exception {
        addInstaller();
        run(
                "profile",
                "add",
                "fresh",
                "--blank=16M",
                "--disk-login=open",
                "--cd=disc",
                "--installer=installer",
                "--kernel=vmlinuz",
                "--initrd=initrd.img",
                "--initrd=install.cpio",
                "--arguments=rdinit=/stirrup-install console=ttyS0 quiet report=${report}");
        run("plan", "set", MACHINE, "--install-once=fresh");
        LabRequest request =
                LabRequest.of(LabFirmware.BIOS).withGeneration(Generation.FORKY).withTimeout(LIMIT);
        Story first = boot(request, UnaryOperator.identity());
        assertThat(heard.all())
                .contains(
                        "stirrup-install: sda sr0, the disk has 32768 sectors",
                        "stirrup-install: copied",
                        "stirrup-install: reported");
        assertThat(first.events().stream().map(BootEvent::what))
                .contains(new Milestone.Reported("done", ""));
        assertThat(heard.all()).doesNotContain(DiskSite.BOOTED);
        boot(request, UnaryOperator.identity());
        assertThat(heard.all()).contains(DiskSite.BOOTED);
    }

    private Story boot(LabRequest request, UnaryOperator<LabServer> change) throws Exception {
        var settings =
                RehearsalSettings.of(Settings.defaults(), Optional.empty())
                        .orElseThrow()
                        .withMode(Mode.AUTHORITATIVE);
        return new Rehearsal(site, settings, firmwares).boot(site, request, change, heard);
    }

    /// An image with the installer's kernel and RAM disks, and another with its disc.
    private void addInstaller() throws Exception {
        Path files = Files.createDirectories(folder.resolve("installer"));
        for (String name : List.of("vmlinuz", "initrd.img", "install.cpio")) {
            Files.copy(debian.resolve(name), files.resolve(name));
        }
        run("image", "add", "installer", files.toString());
        Path disc = Files.createDirectories(folder.resolve("disc"));
        Files.write(disc.resolve("disk.img"), SmallDisk.bytes());
        Path iso = folder.resolve("disc.iso");
        assertThat(
                        program(
                                "xorriso",
                                "-as",
                                "mkisofs",
                                "-quiet",
                                "-R",
                                "-o",
                                iso.toString(),
                                disc.toString()))
                .isZero();
        run("image", "add", "disc", iso.toString());
    }

    private List<Integer> kept() {
        return heard.all().stream()
                .map(KEPT::matcher)
                .filter(Matcher::find)
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }

    /// What the machine's file system holds, once its journal was replayed as at the next boot.
    private List<Integer> recordsOnDisk() throws Exception {
        Path raw = folder.resolve("layer.raw");
        run("disk", "export", MACHINE, raw.toString());
        String root = folder.resolve("root.raw").toString();
        String[] cut = {
            "dd", "if=" + raw, "of=" + root, "bs=1M", ROOT_PARTITION, "count=512", "conv=sparse"
        };
        assertThat(program(cut)).isZero();
        assertThat(program("e2fsck", "-fy", root)).as("e2fsck: 0 or 1, mended").isBetween(0, 1);
        Path records = folder.resolve("records");
        assertThat(program("debugfs", "-R", "dump /var/records " + records, root)).isZero();
        return Files.readAllLines(records).stream().map(Integer::valueOf).toList();
    }

    private static int program(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private void run(String... arguments) {
        DiskSite.run(site, arguments);
    }
}
