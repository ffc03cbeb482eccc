package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.stirrup.app.command.Ran;
import dev.stirrup.app.serve.KeysInStock;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.lab.FirmwareFiles;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabHardware;
import dev.stirrup.lab.LabLine;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.lab.LabUnavailableException;
import dev.stirrup.lab.SecureBoot;
import dev.stirrup.lab.Typed;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.loader.LoaderStore;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// From an ISO to a machine that boots it, with nothing said but the file: the disc is recognised,
/// its profile made, its kernel started out of it, and what its system fetches fetched out of it.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "ip", "/dev/net/tun", "xorriso"})
class DiscBootTest {
    private static final String RESCUE = "/usr/lib/grub-rescue/grub-rescue-cdrom.iso";
    private static final String MEMTEST = "/usr/lib/memtest86+/memtest86+x64.iso";
    private static final Duration LIMIT = Duration.ofMinutes(6);

    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);
    private final List<String> console = new CopyOnWriteArrayList<>();

    /// What a line of the console has to have in it for the end; empty: the machine ends by itself.
    private String enough = "";

    /// The site's own shim is put aside: the one on the disc starts the disc's GRUB and kernel.
    @Test
    void anUbuntuShapedDiscBootsByItsOwnShimWithSecureBootOn() throws Exception {
        FirmwareFiles files = files(Generation.TRIXIE);
        DataFolder site = site(files);
        Map<String, Path> programs =
                Map.of(
                        "EFI/boot/bootx64.efi",
                        files.root().resolve("usr/lib/shim/shimx64.efi.signed"),
                        "EFI/boot/grubx64.efi",
                        files.root()
                                .resolve("usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed"));
        Path disc = ShapedDisc.UBUNTU.make(folder, firmwares, programs);
        assertThat(added(site, disc))
                .contains(
                        "This is Ubuntu Server 24.04.2 x86_64",
                        "starts behind a shim with the key Debian Secure Boot CA",
                        "Made loader set ubuntu of the shim and GRUB on it");
        Story story =
                boot(
                        site,
                        request(LabFirmware.UEFI_HTTP, Generation.TRIXIE)
                                .withSecureBoot(SecureBoot.microsoft()));
        assertFetched(story, ShapedDisc.UBUNTU, disc);
        assertThat(story.events().stream().map(BootEvent::what))
                .as("%s", story)
                .anyMatch(what ->
                        what instanceof Milestone.HttpServed served
                                && served.kind() == FileKind.LOADER
                                && served.path().contains("ubuntu/")
                                && served.path().endsWith("grubx64.efi"));
    }

    @Test
    void aFedoraShapedDiscBootsOnABios() throws Exception {
        DataFolder site = site(files(Generation.TRIXIE));
        Path disc = ShapedDisc.FEDORA.make(folder, firmwares, Map.of());
        assertThat(added(site, disc)).contains("This is Fedora 41 Server x86_64");
        assertFetched(
                boot(site, request(LabFirmware.BIOS, Generation.TRIXIE)), ShapedDisc.FEDORA, disc);
    }

    @Test
    void anAlpineShapedDiscBootsOnUefi() throws Exception {
        DataFolder site = site(files(Generation.TRIXIE));
        Path disc = ShapedDisc.ALPINE.make(folder, firmwares, Map.of());
        assertThat(added(site, disc)).contains("This is Alpine Linux 3.21.3");
        assertFetched(
                boot(site, request(LabFirmware.UEFI, Generation.TRIXIE)), ShapedDisc.ALPINE, disc);
    }

    /// iPXE reads the disc piece by piece over HTTP, as a drive of the BIOS.
    @Test
    @RequiresProgram(RESCUE)
    void grubsRescueDiscBootsAsFromADrive() throws Exception {
        DataFolder site = site(files(Generation.TRIXIE));
        assertThat(added(site, Path.of(RESCUE))).contains("boots from the disc itself");
        // Its menu has Memtest as the last but one; the command line ends the machine.
        var typing = List.of(new Typed("Memtest86+", "c"), new Typed("grub>", "halt\r"));
        Story story =
                boot(
                        site,
                        request(LabFirmware.BIOS, Generation.TRIXIE)
                                .withHardware(LabHardware.USUAL.withTyping(typing)));
        assertThat(String.join("\n", console)).as("%s", story).contains("grub>");
        assertThat(story.events().stream().map(BootEvent::what))
                .as("%s", story)
                .anyMatch(what ->
                        what instanceof Milestone.ScriptServed script
                                && script.summary().startsWith("chain disc:"));
    }

    /// The same from UEFI, of a disc as `grub-mkrescue` makes it.
    @Test
    @RequiresProgram({"grub-mkrescue", "mformat", "/usr/lib/grub/x86_64-efi/normal.mod"})
    void aRescueDiscOfGrubBootsAsFromADriveOfUefi() throws Exception {
        Path disc = folder.resolve("rescue.iso");
        run("grub-mkrescue", "-d", "/usr/lib/grub/x86_64-efi", "-o", disc.toString());
        DataFolder site = site(files(Generation.TRIXIE));
        assertThat(added(site, disc)).contains("boots from the disc itself");
        Story story =
                boot(
                        site,
                        request(LabFirmware.UEFI, Generation.TRIXIE)
                                .withHardware(
                                        LabHardware.USUAL.withTyping(
                                                List.of(new Typed("grub>", "halt\r")))));
        assertThat(String.join("\n", console)).as("%s", story).contains("grub>");
    }

    /// Memtest86+ of Debian's package is a Linux kernel to a BIOS and an EFI program to UEFI. It
    /// says nothing on a serial line unless it is told to, and under UEFI it wants a screen.
    @ParameterizedTest
    @EnumSource(names = {"BIOS", "UEFI"})
    @RequiresProgram(MEMTEST)
    void memtestBoots(LabFirmware firmware) throws Exception {
        DataFolder site = site(files(Generation.TRIXIE));
        assertThat(added(site, Path.of(MEMTEST), "--arguments", "console=ttyS0,115200 nobench"))
                .contains("This is Memtest86+", "needs 16 MiB of memory");
        enough = "Memtest86+ v";
        Story story =
                boot(
                        site,
                        request(firmware, Generation.TRIXIE)
                                .withHardware(LabHardware.USUAL.withScreen()));
        assertThat(String.join("\n", console)).as("%s", story).contains(enough);
    }

    private static void run(String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor()).isZero();
    }

    private void assertFetched(Story story, ShapedDisc shape, Path disc) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(shape.fetched(disc));
        assertThat(String.join("\n", console))
                .as("%s", story)
                .contains(ShapedDisc.FETCHED + HexFormat.of().formatHex(digest));
    }

    private static String added(DataFolder site, Path disc, String... more) {
        List<String> words =
                new ArrayList<>(List.of("image", "add", disc.toString(), "--profile", "disc"));
        words.addAll(List.of(more));
        Ran ran = Ran.on(site.root(), words.toArray(String[]::new));
        assertThat(ran.status()).as("%s", ran).isZero();
        return ran.out();
    }

    private FirmwareFiles files(Generation generation) throws Exception {
        try {
            return firmwares.find(generation);
        } catch (LabUnavailableException e) {
            return abort(String.valueOf(e.getMessage()));
        }
    }

    private DataFolder site(FirmwareFiles files) throws Exception {
        Files.createDirectories(folder);
        DataFolder data = DataFolder.open(folder.resolve("data"));
        KeysInStock.give(data);
        try (Database database =
                Database.open(data.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            new LoaderStore(database, new BlobStore(data.content()), InstantSource.system())
                    .addInstalled(files.root(), "test");
        }
        return data;
    }

    private static LabRequest request(LabFirmware firmware, Generation generation) {
        return LabRequest.of(firmware).withGeneration(generation).withTimeout(LIMIT);
    }

    private Story boot(DataFolder site, LabRequest request) throws Exception {
        var settings =
                RehearsalSettings.of(Settings.defaults(), Optional.empty())
                        .orElseThrow()
                        .withMode(Mode.AUTHORITATIVE);
        var printer = new StoryPrinter();
        return new Rehearsal(site, settings, firmwares)
                .run(
                        request,
                        Optional.of("disc"),
                        new RehearsalListener() {
                            @Override
                            public void event(Instant start, BootEvent event) {
                                printer.event(start, event);
                            }

                            @Override
                            public void line(LabLine line) {
                                printer.line(line);
                                console.add(line.text());
                            }

                            @Override
                            public boolean hasSeenEnough() {
                                return !enough.isEmpty()
                                        && console.stream().anyMatch(one -> one.contains(enough));
                            }
                        });
    }
}
