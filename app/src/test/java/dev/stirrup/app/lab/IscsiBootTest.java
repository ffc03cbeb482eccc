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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"tiny-chap,chap,md5,CHAP", "tiny-open,none,'',PLAIN"})
    void uefiBoots(String profile, String proof, String digest, Carriage carriage)
            throws Exception {
        DataFolder site = site();
        var lab = new TlsLab(folder, firmwares);
        Story story =
                boot(
                        site,
                        lab.request(LabFirmware.UEFI, Generation.FORKY, site).withTimeout(LIMIT),
                        profile);
        assertThat(story.result().consoleTail())
                .as("%s", story)
                .anyMatch(line -> line.contains(DiskSite.STARTED));
        assertThat(story.events().stream().map(event -> event.what()))
                .as("%s", story)
                .anyMatch(what ->
                        what instanceof Milestone.DiskAttached disk
                                && disk.proof().equals(proof)
                                && disk.digest().equals(digest));
        assertThat(story.verdict().code()).isEqualTo("runs-from-disk");
        assertThat(story.grade().orElseThrow().hops()).anyMatch(hop -> hop.carriage() == carriage);
    }

    /// No packaged iPXE for a BIOS can be given the site's root, so none is told a secret: one that
    /// lasts is typed in, first wrongly. The machine's name comes by DHCP (option 203).
    @ParameterizedTest
    @CsvSource({"tiny-mutual,mutual chap", "tiny-chap,chap"})
    void aBiosBootsWithASecretThatWasTypedIn(String profile, String proof) throws Exception {
        DataFolder site = site();
        Story story =
                boot(
                        site,
                        LabRequest.of(LabFirmware.BIOS)
                                .withGeneration(Generation.FORKY)
                                .withHardware(
                                        LabHardware.USUAL.withTyping(
                                                typing(site, profile, proof.startsWith("mutual"))))
                                .withTimeout(LIMIT),
                        profile);
        assertThat(story.result().consoleTail())
                .as("%s", story)
                .anyMatch(line -> line.endsWith("named " + DiskNames.initiator("rehearsed")))
                .anyMatch(line -> line.contains(DiskSite.BOOTED));
        assertThat(story.events().stream().map(event -> event.what()))
                .as("%s", story)
                .anyMatch(what ->
                        what instanceof Milestone.DiskRefused refused
                                && refused.why().equals("authentication failed"))
                .anyMatch(what ->
                        what instanceof Milestone.DiskAttached disk && disk.proof().equals(proof))
                .anyMatch(what -> what instanceof Milestone.DiskRead);
    }

    private static List<Typed> typing(DataFolder site, String profile, boolean isMutual) {
        String told = DiskSite.run(site, "machine", "chap", "rehearsed");
        String target = DiskNames.target("rehearsed", profile);
        var wrong =
                new ArrayList<>(
                        List.of(
                                "",
                                "echo named ${initiator-iqn}",
                                "set username rehearsed",
                                "set password wrong-secret-16"));
        if (isMutual) {
            wrong.add("set reverse-username " + target);
            wrong.add("set reverse-password " + after(told, "reverse secret"));
        }
        String start = "sanboot iscsi:10.77.0.1::::" + target;
        wrong.addAll(List.of(start, ""));
        List<String> right = List.of("", "set password " + after(told, "CHAP secret"), start, "");
        // What is typed while iPXE is busy is lost.
        return List.of(
                Typed.again("Press Ctrl-B", "\u0002"),
                new Typed("iPXE>", "\rdhcp\r"),
                new Typed(". ok", String.join("\r", wrong)),
                new Typed("Operation not permitted", String.join("\r", right)));
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
