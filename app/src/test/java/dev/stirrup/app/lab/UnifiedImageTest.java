package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.CommandLines;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.SiteName;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabPayload;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.lab.LabResult.Ending;
import dev.stirrup.lab.SecureBoot;
import dev.stirrup.lab.SecureBoot.Variable;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.SiteCopy;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import dev.stirrup.uefi.list.SignatureListEncoder;
import dev.stirrup.uefi.list.VariableUpdateDecoder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Unified kernel images that `stirrup uki` built and signed, in firmware that knows the site's
/// keys alone: kernel, initrd and command line under one signature, which dbx takes back.
@Tag("lab")
@RequiresRoot
@RequiresProgram({
    "qemu-system-x86_64",
    "ip",
    "/dev/net/tun",
    "/usr/lib/systemd/boot/efi/linuxx64.efi.stub"
})
class UnifiedImageTest {
    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final String OLD = "old-uki";
    private static final String YOUNG = "young-uki";
    private static final String CHAINED = "chained-uki";

    /// A release bears the day on which it was signed.
    private static final Pattern RELEASE = Pattern.compile("old\\.efi [0-9-]{10}");

    @TempDir static Path folder;
    private static @Nullable DataFolder made;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    @Test
    void theFirmwareBootsItStraightByPxe() throws Exception {
        Story story = boot(LabFirmware.UEFI, keys(), OLD);
        assertRuns(story);
        assertThat(story.events().stream().map(event -> event.what()))
                .as("all that was given is the one file")
                .anyMatch(what ->
                        what instanceof Milestone.TransferFinished file
                                && file.kind() == FileKind.IMAGE)
                .noneMatch(Milestone.ScriptServed.class::isInstance);
        assertThat(story.verdict().code()).isEqualTo("program-never-reported");
    }

    @Test
    void ipxeThatTheSiteSignedChainsToIt() throws Exception {
        Story story = boot(LabFirmware.UEFI, keys(), CHAINED);
        assertRuns(story);
        assertThat(story.events().stream().map(event -> event.what()))
                .anyMatch(Milestone.ScriptServed.class::isInstance)
                .anyMatch(what ->
                        what instanceof Milestone.HttpServed file && file.kind() == FileKind.IMAGE);
    }

    /// Somebody kept a copy of the old one and serves it: here, this server itself, which knows of
    /// no revocation in this run.
    @Test
    void firmwareWithTheDbxRefusesTheOldReleaseAndBootsANewerOne() throws Exception {
        SecureBoot withdrawn = keys().with(Variable.FORBIDDEN, forbidden());
        Story old = boot(LabFirmware.UEFI_HTTP, withdrawn, OLD);
        assertThat(old.result().ending()).as("%s", old).isEqualTo(Ending.REFUSED);
        assertThat(old.result().reachedUserSpace()).isFalse();
        assertThat(old.events().stream().map(event -> event.what()))
                .as("it was downloaded whole")
                .anyMatch(what ->
                        what instanceof Milestone.HttpServed file
                                && file.kind() == FileKind.IMAGE
                                && file.method().equals("GET"));
        assertRuns(boot(LabFirmware.UEFI_HTTP, withdrawn, YOUNG));
    }

    private static void assertRuns(Story story) {
        assertThat(story.result().reachedUserSpace()).as("%s", story).isTrue();
        assertThat(story.result().consoleTail())
                .as("%s", story)
                .anyMatch(line -> line.contains("stirrup-lab: SecureBoot=1"));
    }

    private SecureBoot keys() throws Exception {
        KeyHome home = KeyHome.inFiles(SiteName.organisation(), Map.of());
        return OwnKeys.of(site(), home, Instant.now()).secureBoot();
    }

    /// What firmware has in dbx when it took the update, whose signature `sign-efi-sig-list` and
    /// this program make alike.
    private byte[] forbidden() throws Exception {
        Path copy = folder.resolve("withdrawing");
        if (!Files.exists(copy)) {
            DataFolder other = SiteCopy.make(site(), copy);
            Matcher release = RELEASE.matcher(DiskSite.run(other, "trust", "show"));
            assertThat(release.find()).isTrue();
            run(other, "revoke", "cert", release.group(), "--why", "a hole in its initrd");
            Path dbx = folder.resolve("dbx.auth");
            run(other, "trust", "export", "--format=dbx", "--out=" + dbx);
        }
        byte[] update = Files.readAllBytes(folder.resolve("dbx.auth"));
        return SignatureListEncoder.encode(VariableUpdateDecoder.decode(update).content());
    }

    private Story boot(LabFirmware firmware, SecureBoot keys, String profile) throws Exception {
        var settings =
                RehearsalSettings.of(Settings.defaults(), Optional.empty())
                        .orElseThrow()
                        .withMode(Mode.AUTHORITATIVE);
        var request =
                LabRequest.of(firmware)
                        .withGeneration(Generation.FORKY)
                        .withSecureBoot(keys)
                        .withTimeout(LIMIT);
        return new Rehearsal(site(), settings, firmwares)
                .run(request, Optional.of(profile), new StoryPrinter());
    }

    private DataFolder site() throws Exception {
        if (made == null) {
            made = make();
        }
        return made;
    }

    private DataFolder make() throws Exception {
        DataFolder site = LabSite.make(folder, Generation.FORKY, firmwares);
        Path ipxe = firmwares.find(Generation.FORKY).ipxe().resolve("snponly.efi");
        Path signed = folder.resolve("snponly.efi");
        run(site, "sign", ipxe.toString(), "--out=" + signed);
        Path old = folder.resolve("old.efi");
        Path young = folder.resolve("young.efi");
        run(site, "uki", LabSite.SMALL, "--out=" + old);
        run(site, "uki", entried(site), "--out=" + young);
        assertThat(DiskSite.run(site, "inspect", young.toString()))
                .contains("systemd 1", "kernel.lab 3");
        run(site, "loaders", "add", "uki", old.toString(), young.toString(), signed.toString());
        profile(site, OLD, "old.efi", "old.efi");
        profile(site, YOUNG, "young.efi", "young.efi");
        profile(site, CHAINED, "old.efi", "snponly.efi");
        return site;
    }

    /// A profile whose kernel brings revocation entries of its own, as Fedora's do.
    private static String entried(DataFolder site) throws Exception {
        Path payload = folder.resolve("payload");
        Path image = Files.createDirectories(folder.resolve("entried"));
        byte[] kernel = Files.readAllBytes(payload.resolve(LabPayload.KERNEL));
        Files.write(
                image.resolve(LabPayload.KERNEL),
                withSbat(kernel, "sbat,1,SBAT Version,sbat,1,x\nkernel.lab,3,Lab,linux,6,x\n"));
        Files.copy(payload.resolve(LabPayload.SMALL), image.resolve(LabPayload.SMALL));
        run(site, "image", "add", "entried", image.toString());
        Path file = folder.resolve("entried.yaml");
        Files.writeString(
                file,
                """
                kind: profile
                name: entried
                linux:
                  image: entried
                  kernel: %s
                  initrds: [%s]
                  arguments: %s
                """
                        .formatted(LabPayload.KERNEL, LabPayload.SMALL, LabPayload.ARGUMENTS));
        run(site, "apply", "-f", file.toString());
        return "entried";
    }

    /// The kernel with one section more at its end, and without its signature.
    private static byte[] withSbat(byte[] kernel, String text) {
        byte[] sbat = text.getBytes(StandardCharsets.UTF_8);
        int at = kernel.length + 511 & -512;
        ByteBuffer out = ByteBuffer.allocate(at + 512).order(ByteOrder.LITTLE_ENDIAN);
        out.put(0, kernel).put(at, sbat);
        int pe = out.getInt(0x3c);
        int optional = pe + 24;
        int count = out.getShort(pe + 6);
        int last = optional + out.getShort(pe + 20) + (count - 1) * 40;
        int address = out.getInt(last + 12) + out.getInt(last + 8) + 4095 & -4096;
        out.putShort(pe + 6, (short) (count + 1));
        out.putInt(optional + 56, address + 4096);
        out.putLong(optional + 112 + 4 * 8, 0); // the table of certificates
        int next = last + 40;
        out.put(next, ".sbat\0\0\0".getBytes(StandardCharsets.US_ASCII));
        out.putInt(next + 8, sbat.length).putInt(next + 12, address);
        out.putInt(next + 16, 512).putInt(next + 20, at).putInt(next + 36, 0x40000040);
        return out.array();
    }

    private static void profile(DataFolder site, String name, String image, String first)
            throws Exception {
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(
                file,
                """
                kind: profile
                name: %s
                loaders: uki
                loader: %s
                chain: loader:uki/%s
                """
                        .formatted(name, first, image));
        run(site, "apply", "-f", file.toString());
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
