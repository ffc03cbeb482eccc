package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.Ran;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabLine;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.loader.LoaderStore;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import dev.stirrup.uefi.authenticode.ImageSigner;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SignatureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// From a disc, by iPXE and a real wimboot, to what stands where Windows' boot manager does.
/// `STIRRUP_WIMBOOT` names the wimboot: none comes with Debian.
@Tag("lab")
@RequiresRoot
@RequiresProgram({
    "qemu-system-x86_64",
    "ip",
    "/dev/net/tun",
    "wimlib-imagex",
    "genisoimage",
    "grub-mkstandalone",
    "/usr/lib/grub/x86_64-efi/normal.mod"
})
@EnabledIfEnvironmentVariable(
        named = "STIRRUP_WIMBOOT",
        matches = ".+",
        disabledReason = "STIRRUP_WIMBOOT names no wimboot")
class WindowsBootTest {
    private static final String NAME = "win11";
    private static final String ANSWERS =
            """
            <unattend><Key>/IMAGE/NAME</Key><Value>${windows-edition}</Value></unattend>
            """;

    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);
    private DataFolder data;

    @BeforeEach
    void site() throws Exception {
        data = DataFolder.open(folder.resolve("data"));
        try (Database database =
                Database.open(data.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            new LoaderStore(database, new BlobStore(data.content()), InstantSource.system())
                    .addInstalled(firmwares.find(Generation.FORKY).root(), "test");
        }
        String wimboot = System.getenv("STIRRUP_WIMBOOT");
        done("loaders", "add", "wimboot", "wimboot=" + wimboot);
        done("driver", "add", drivers().toString());
        Path disc = WindowsStandIn.make(Files.createDirectories(folder.resolve("stand-in")));
        assertThat(done("image", "add", disc.toString(), "--profile", NAME))
                .contains("Windows 11", "Made profile win11: sources/boot.wim");
    }

    @Test
    void uefiStartsTheBootManagerWithTheFilesOfThisMachine() throws Exception {
        Path answers = Files.writeString(folder.resolve("unattend.xml"), ANSWERS);
        done("answer", "add", "win", "--kind=autounattend", answers.toString());
        assertThat(
                        Ran.on(
                                        data.root(),
                                        "profile",
                                        "add",
                                        NAME,
                                        "--windows=" + NAME,
                                        "--edition=Windows 12")
                                .err())
                .contains("there is no Windows 12; the image has Windows 11 Pro");
        done(
                "profile",
                "add",
                NAME,
                "--windows=" + NAME,
                "--edition=Windows 11 Pro",
                "--answers=win",
                "--loaders=ipxe");
        List<String> console = new ArrayList<>();
        var lab = new TlsLab(folder, firmwares);
        Story story = boot(lab.request(LabFirmware.UEFI, Generation.FORKY, data), console);
        String text = String.join("\n", console);
        assertThat(text).as("%s", story).contains(WindowsStandIn.MARKER);
        String injected = shown(console);
        assertThat(injected)
                .contains("rem Made for profile win11", "wpeinit")
                .contains("; of the lab's card", "; of the lab's bridge")
                .doesNotContain("; of another card")
                .contains("[LaunchApps]", "stands for curl", "-----BEGIN CERTIFICATE-----")
                .contains("<Value>Windows 11 Pro</Value>");
        assertThat(story.events().stream().map(BootEvent::what))
                .contains(
                        new Milestone.AnswersServed(
                                "win", "autounattend.xml", Milestone.Channel.TLS));
        // By the secret of this boot, told within TLS.
        assertThat(attached(story)).containsExactly("chap");
        assertThat(text).contains("iBFT", WindowsStandIn.DISC);
        assertThat(injected).contains("iscsicli QLoginTarget iqn.2026-11.dev.stirrup:");
    }

    private static List<String> attached(Story story) {
        return story.events().stream()
                .map(BootEvent::what)
                .filter(Milestone.DiskAttached.class::isInstance)
                .map(what -> ((Milestone.DiskAttached) what).proof())
                .toList();
    }

    /// No packaged iPXE for a BIOS can be given the site's root, so none is told a secret: the disc
    /// is open by name.
    @Test
    void biosStartsTheBootManagerBesideTheDisc() throws Exception {
        done("profile", "add", NAME, "--windows=" + NAME, "--disk-login=open", "--loaders=ipxe");
        List<String> console = new ArrayList<>();
        Story story =
                boot(LabRequest.of(LabFirmware.BIOS).withGeneration(Generation.FORKY), console);
        String text = String.join("\n", console);
        assertThat(text).as("%s", story).contains(WindowsStandIn.MARKER);
        assertThat(attached(story)).containsExactly("none");
        assertThat(text).contains("netkvm.inf.cab").doesNotContain("other.inf.cab");
        assertThat(text.substring(text.indexOf(WindowsStandIn.MARKER)))
                .contains("iBFT", "iqn.2026-11.dev.stirrup:rehearsal:" + NAME);
    }

    /// Firmware that knows the site's keys alone, and iPXE, wimboot and boot manager signed by
    /// them: no wimboot that Microsoft signed is at hand.
    @Test
    void secureBootStartsASignedWimbootAndRefusesOneWithoutSignature() throws Exception {
        OwnKeys keys = OwnKeys.of(data, KeyHome.inFiles("Test", Map.of()), Instant.now());
        Path ipxe = folder.resolve("snponly.efi");
        Files.copy(firmwares.find(Generation.FORKY).ipxe().resolve("snponly.efi"), ipxe);
        sign(ipxe, keys);
        done("loaders", "add", "own", ipxe.toString());
        Path own = Files.createDirectories(folder.resolve("signed"));
        Path disc = WindowsStandIn.make(own, program -> sign(program, keys));
        done("image", "add", "signed", disc.toString(), "--profile", NAME);
        done("profile", "add", NAME, "--windows=signed", "--disk-login=open", "--loaders=own");
        LabRequest request =
                LabRequest.of(LabFirmware.UEFI)
                        .withGeneration(Generation.FORKY)
                        .withSecureBoot(keys.secureBoot());
        List<String> console = new ArrayList<>();
        Story refused = boot(request, console);
        assertThat(String.join("\n", console)).doesNotContain(WindowsStandIn.MARKER);
        assertThat(refused.verdict().causes().toString())
                .contains("Secure Boot: nobody signed wimboot");
        Path wimboot =
                Files.copy(Path.of(System.getenv("STIRRUP_WIMBOOT")), own.resolve("wimboot"));
        sign(wimboot, keys);
        done("loaders", "add", "wimboot", "wimboot=" + wimboot);
        Story story = boot(request, console);
        assertThat(String.join("\n", console)).as("%s", story).contains(WindowsStandIn.MARKER);
        assertThat(story.events().stream().map(BootEvent::what))
                .anyMatch(
                        what -> what instanceof Milestone.SecureBootClaimed claim && claim.isOn());
    }

    private static void sign(Path program, OwnKeys keys) throws IOException {
        byte[] bytes = Files.readAllBytes(program);
        try (OutputStream out = Files.newOutputStream(program)) {
            ImageSigner.sign(ByteSource.of(bytes), keys.signer(), Instant.now(), out);
        } catch (MalformedException | SignatureException e) {
            throw new IOException(e);
        }
    }

    /// One for the lab's network card, which every iPXE tells of, one for a bridge, which only
    /// those with `pciscan` do, and one for a card that is not there.
    private Path drivers() throws Exception {
        String inf =
                """
                ; %1$s
                [Manufacturer]
                %%maker%%=Card,NTamd64
                [Card.NTamd64]
                card=install,PCI\\VEN_%2$s
                """;
        Path all = Files.createDirectories(folder.resolve("makers"));
        Files.createDirectories(all.resolve("net"));
        Files.createDirectories(all.resolve("other"));
        String virtio = "1AF4&DEV_1000,PCI\\VEN_1AF4&DEV_1041";
        Files.writeString(
                all.resolve("net/netkvm.inf"), inf.formatted("of the lab's card", virtio));
        Files.writeString(
                all.resolve("other/other.inf"), inf.formatted("of another card", "1234&DEV_5678"));
        String bridge = "8086&DEV_1237&SUBSYS_11001AF4,PCI\\VEN_8086&DEV_29C0&SUBSYS_11001AF4";
        Files.createDirectories(all.resolve("bridge"));
        Files.writeString(
                all.resolve("bridge/bridge.inf"), inf.formatted("of the lab's bridge", bridge));
        return all;
    }

    /// The text beside GRUB's hexadecimal digits.
    private static String shown(List<String> console) {
        var text = new StringBuilder();
        for (String line : console) {
            int bar = line.indexOf('|');
            if (line.matches("[0-9a-f]{8} .*\\|.{16}\\|.*")) {
                text.append(line, bar + 1, bar + 17);
            }
        }
        return text.toString();
    }

    private Story boot(LabRequest asked, List<String> console) throws Exception {
        var settings =
                RehearsalSettings.of(Settings.defaults(), Optional.empty())
                        .orElseThrow()
                        .withMode(Mode.AUTHORITATIVE);
        LabRequest request = asked.withTimeout(Duration.ofMinutes(4));
        var printer = new StoryPrinter();
        return new Rehearsal(data, settings, firmwares)
                .run(
                        request,
                        Optional.of(NAME),
                        new RehearsalListener() {
                            private volatile boolean hasFailed;

                            @Override
                            public void event(Instant start, BootEvent event) {
                                printer.event(start, event);
                            }

                            @Override
                            public void line(LabLine line) {
                                printer.line(line);
                                console.add(line.text());
                                hasFailed |= line.text().contains("that did not work");
                            }

                            @Override
                            public boolean hasSeenEnough() {
                                return hasFailed;
                            }
                        });
    }

    private String done(String... arguments) {
        Ran ran = Ran.on(data.root(), arguments);
        assertThat(ran.status()).as("%s", ran).isZero();
        return ran.out();
    }
}
