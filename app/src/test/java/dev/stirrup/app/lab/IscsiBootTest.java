package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.stirrup.app.command.CommandLines;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.lab.LabUnavailableException;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.store.DataFolder;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Machines without a disk boot from one over iSCSI: real firmware, Debian's iPXE, and a golden
/// image that a BIOS and UEFI can start.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "qemu-img", "ip", "/dev/net/tun"})
class IscsiBootTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /// 16-bit code at 0x7c00 that sends the text behind it to COM1 and switches QEMU's machine off
    /// by its ACPI register.
    private static final String CODE =
            "fa31c08ed8fcbe267cbafd03eca82074fbac84c07406baf803eeebedba0406b80020eff4ebfd";

    private static final String BOOTED = "stirrup: booted by the BIOS";

    @TempDir static Path folder;
    private static @Nullable DataFolder made;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    @Test
    void uefiBootsByMutualChapWithWhatTheHttpsScriptTold() throws Exception {
        DataFolder site = site();
        var lab = new TlsLab(folder, firmwares);
        Story story =
                boot(
                        site,
                        lab.request(LabFirmware.UEFI, Generation.FORKY, site).withTimeout(LIMIT),
                        "mutual");
        assertThat(story.result().reachedUserSpace()).as("%s", story).isTrue();
        assertThat(story.events().stream().map(event -> event.what()))
                .as("%s", story)
                .anyMatch(what ->
                        what instanceof Milestone.ScriptServed script
                                && script.summary().startsWith("disk over cloud"))
                .anyMatch(what ->
                        what instanceof Milestone.DiskAttached disk
                                && disk.proof().equals("mutual chap"))
                .anyMatch(what ->
                        what instanceof Milestone.HttpServed served
                                && served.kind() == Milestone.FileKind.SCRIPT
                                && served.channel() == Milestone.Channel.TLS);
    }

    @Test
    void aBiosBootsFromADiskThatIsOpenByName() throws Exception {
        Story story =
                boot(
                        site(),
                        LabRequest.of(LabFirmware.BIOS)
                                .withGeneration(Generation.FORKY)
                                .withTimeout(LIMIT),
                        "open");
        assertThat(story.result().consoleTail())
                .as("%s", story)
                .anyMatch(line -> line.contains(BOOTED));
    }

    private Story boot(DataFolder site, LabRequest request, String profile) throws Exception {
        var settings =
                RehearsalSettings.of(Settings.defaults(), Optional.empty())
                        .orElseThrow()
                        .withMode(Mode.AUTHORITATIVE);
        return new Rehearsal(site, settings, firmwares)
                .run(request, Optional.of(profile), new StoryPrinter());
    }

    private DataFolder site() throws Exception {
        if (made == null) {
            made = make();
        }
        return made;
    }

    private DataFolder make() throws Exception {
        DataFolder site;
        try {
            site = LabSite.make(folder, firmwares.find(Generation.FORKY), firmwares);
        } catch (LabUnavailableException e) {
            return abort(String.valueOf(e.getMessage()));
        }
        Path boot = Files.createDirectories(folder.resolve("esp/EFI/BOOT"));
        run(site, "uki", LabSite.SMALL, "--out=" + boot.resolve("BOOTX64.EFI"));
        Path disk = folder.resolve("disk.raw");
        makeDisk(folder.resolve("esp"), disk);
        run(site, "disk", "import", "cloud", disk.toString());
        run(site, "profile", "add", "mutual", "--golden=cloud", "--disk-login=mutual");
        run(site, "profile", "add", "open", "--golden=cloud", "--disk-login=open");
        return site;
    }

    /// A disk with one FAT partition, which UEFI looks into, and code in its first block, which a
    /// BIOS runs.
    private static void makeDisk(Path files, Path disk) throws Exception {
        int status =
                new ProcessBuilder(
                                "qemu-img",
                                "convert",
                                "--image-opts",
                                "driver=vvfat,fat-type=16,dir=" + files,
                                "-O",
                                "raw",
                                disk.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
        assertThat(status).isZero();
        try (var file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.write(HexFormat.of().parseHex(CODE));
            file.write(("\r\n" + BOOTED + "\r\n\0").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void run(DataFolder site, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data=" + site.root());
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = CommandLines.run(new Console(print, print, false), all.toArray(String[]::new));
        assertThat(status).as("%s: %s", all, out).isZero();
    }
}
