package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.grade.Carriage;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabHardware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.lab.Typed;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.disk.DiskNames;
import dev.stirrup.store.DataFolder;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Path;
import java.time.Duration;
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
                        "cloud-mutual");
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
                        "tiny-open");
        assertThat(story.result().consoleTail())
                .as("%s", story)
                .anyMatch(line -> line.contains(DiskSite.BOOTED));
    }

    @Test
    void uefiBootsByOneWayChap() throws Exception {
        DataFolder site = site();
        var lab = new TlsLab(folder, firmwares);
        Story story =
                boot(
                        site,
                        lab.request(LabFirmware.UEFI, Generation.FORKY, site).withTimeout(LIMIT),
                        "tiny-chap");
        assertThat(story.result().consoleTail())
                .as("%s", story)
                .anyMatch(line -> line.contains(DiskSite.STARTED));
        assertThat(story.events().stream().map(event -> event.what()))
                .as("%s", story)
                .anyMatch(what ->
                        what instanceof Milestone.DiskAttached disk
                                && disk.proof().equals("chap")
                                && disk.digest().equals("md5"));
        assertThat(story.verdict().code()).isEqualTo("runs-from-disk");
        assertThat(story.grade().orElseThrow().hops())
                .anyMatch(hop -> hop.carriage() == Carriage.CHAP);
    }

    /// No packaged iPXE for a BIOS can be given the site's root, so none is told a secret: one that
    /// lasts is typed in, first wrongly.
    @Test
    void aBiosBootsByMutualChapWithASecretThatWasTypedIn() throws Exception {
        DataFolder site = site();
        String told = DiskSite.run(site, "machine", "chap", "rehearsed");
        String target = DiskNames.target("rehearsed", "tiny-mutual");
        String secret = after(told, "CHAP secret");
        List<Typed> typing =
                List.of(
                        new Typed("Press Ctrl-B", "\u0002".repeat(20)),
                        new Typed("iPXE>", "\rdhcp\r"),
                        new Typed(
                                ". ok",
                                String.join(
                                        "\r",
                                        "",
                                        "set username rehearsed",
                                        "set password wrong-secret-16",
                                        "set reverse-username " + target,
                                        "set reverse-password " + after(told, "reverse secret"),
                                        "sanboot iscsi:10.77.0.1::::" + target,
                                        "")),
                        // What is typed while iPXE is busy is lost.
                        new Typed(
                                "Operation not permitted",
                                String.join(
                                        "\r",
                                        "",
                                        "set password " + secret,
                                        "sanboot iscsi:10.77.0.1::::" + target,
                                        "")));
        Story story =
                boot(
                        site,
                        LabRequest.of(LabFirmware.BIOS)
                                .withGeneration(Generation.FORKY)
                                .withHardware(LabHardware.USUAL.withTyping(typing))
                                .withTimeout(Duration.ofSeconds(90)),
                        "tiny-mutual");
        assertThat(story.result().consoleTail())
                .as("%s", story)
                .anyMatch(line -> line.contains(DiskSite.BOOTED));
        assertThat(story.events().stream().map(event -> event.what()))
                .as("%s", story)
                .anyMatch(what ->
                        what instanceof Milestone.DiskRefused refused
                                && refused.why().equals("authentication failed"))
                .anyMatch(what ->
                        what instanceof Milestone.DiskAttached disk
                                && disk.proof().equals("mutual chap"))
                .anyMatch(what -> what instanceof Milestone.DiskRead);
    }

    private static String after(String told, String label) {
        return told.lines()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()).strip().split(" ", 2)[0])
                .findFirst()
                .orElseThrow();
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
            made = DiskSite.make(folder, firmwares, Generation.FORKY);
        }
        return made;
    }
}
