package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Verdict;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabHardware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.lab.Typed;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.store.DataFolder;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Real firmware boots a real Linux from this server, from power-on to its report.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "dnsmasq", "ip", "/dev/net/tun"})
class FirmwareMatrixTest {
    private static final Duration LIMIT = Duration.ofMinutes(6);

    @TempDir static Path folder;

    private static final Map<Generation, DataFolder> SITES = new EnumMap<>(Generation.class);

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.stirrup.app.lab.FirmwareCase#all")
    void linuxRunsAndReports(FirmwareCase cell) throws Exception {
        Story story = rehearse(cell);
        assertThat(story.result().reachedUserSpace()).as("%s", story).isTrue();
        assertThat(story.result().reported()).as("%s", story).isTrue();
        assertThat(story.verdict().outcome()).as("%s", story).isEqualTo(Verdict.Outcome.SUCCEEDED);
        assertThat(story.events()).as("the report").anyMatch(is(FirmwareMatrixTest::isRunning));
        assertOffers(cell, story.events());
        assertLoader(cell, story.events());
        assertKernel(cell, story.events());
        assertMessages(cell, story.events());
    }

    /// An iPXE with a script built in asks for `autoexec.ipxe` as well and leaves it unused (2.0);
    /// here somebody does the same at its shell. It would stand before the RAM disk.
    @Test
    void whatIpxeFetchedBeforeDoesNotSpoilTheRamDisk() throws Exception {
        List<Typed> typing =
                List.of(
                        Typed.again("Press Ctrl-B", "\u0002"),
                        new Typed("iPXE>", "dhcp\r"),
                        new Typed(
                                "iPXE>",
                                "imgfetch --name autoexec.ipxe"
                                        + " http://${next-server}:8080/autoexec.ipxe\r"),
                        new Typed("iPXE>", "autoboot\r"));
        var cell = new FirmwareCase(LabFirmware.BIOS, Generation.TRIXIE, false, LabSite.CLOUD);
        Story story =
                rehearse(cell, request(cell).withHardware(LabHardware.USUAL.withTyping(typing)));
        assertThat(story.result().consoleTail())
                .as("%s", story)
                .anyMatch(line -> line.endsWith("/autoexec.ipxe... ok"));
        assertThat(story.result().reported()).as("%s", story).isTrue();
    }

    private Story rehearse(FirmwareCase cell) throws Exception {
        return rehearse(cell, request(cell));
    }

    private static LabRequest request(FirmwareCase cell) {
        return LabRequest.of(cell.firmware())
                .withGeneration(cell.generation())
                .withBesideDhcp(cell.isBesideDhcp())
                .withTimeout(LIMIT);
    }

    private Story rehearse(FirmwareCase cell, LabRequest request) throws Exception {
        var settings =
                RehearsalSettings.of(Settings.defaults(), Optional.empty())
                        .orElseThrow()
                        .withMode(cell.isBesideDhcp() ? Mode.PROXY : Mode.AUTHORITATIVE);
        return new Rehearsal(site(cell.generation()), settings, firmwares)
                .run(request, Optional.of(cell.profile()), new StoryPrinter());
    }

    private DataFolder site(Generation generation) throws Exception {
        DataFolder known = SITES.get(generation);
        if (known == null) {
            known = LabSite.make(folder.resolve(generation.text()), generation, firmwares);
            SITES.put(generation, known);
        }
        return known;
    }

    private static void assertOffers(FirmwareCase cell, List<BootEvent> events) {
        assertThat(events)
                .as("an offer")
                .anyMatch(
                        is(what ->
                                what instanceof Milestone.OfferSent offer
                                        && offer.address().isEmpty() == cell.isBesideDhcp()));
        if (cell.isBesideDhcp()) {
            assertThat(events)
                    .as("no lease of ours beside another server")
                    .noneMatch(
                            is(what ->
                                    what instanceof Milestone.AckSent ack
                                            && !ack.address().isEmpty()));
        }
    }

    private static void assertLoader(FirmwareCase cell, List<BootEvent> events) {
        boolean isGrub = cell.profile().equals(LabSite.GRUB);
        switch (cell.firmware()) {
            case BIOS, UEFI_ISCSI -> {}
            case BIOS_UNDIONLY ->
                    assertThat(events).anyMatch(is(what -> isTransfer(what, "undionly")));
            case UEFI ->
                    assertThat(events)
                            .anyMatch(is(what -> isTransfer(what, isGrub ? "grubnet" : "snp")));
            case UEFI_HTTP ->
                    assertThat(events).anyMatch(is(what -> isServed(what, FileKind.LOADER)));
        }
    }

    private static void assertKernel(FirmwareCase cell, List<BootEvent> events) {
        if (cell.profile().equals(LabSite.GRUB)) {
            assertThat(events).anyMatch(is(what -> isTransfer(what, "linux")));
        } else {
            assertThat(events).anyMatch(is(what -> isServed(what, FileKind.KERNEL)));
            assertThat(events).anyMatch(is(what -> isServed(what, FileKind.INITRD)));
        }
        assertThat(events).anyMatch(is(what -> what instanceof Milestone.ScriptServed));
    }

    /// iPXE 2.0 sends what it prints to the server that DHCP names; those before it do not.
    private static void assertMessages(FirmwareCase cell, List<BootEvent> events) {
        boolean isSpeaking = cell.generation() == Generation.FORKY && cell.firmware().isUefi();
        if (isSpeaking && !cell.profile().equals(LabSite.GRUB)) {
            assertThat(events)
                    .as("a message of iPXE")
                    .anyMatch(
                            is(what ->
                                    what instanceof Milestone.MessageReceived said
                                            && said.program().equals("ipxe")));
        }
    }

    private static boolean isRunning(Milestone what) {
        return what instanceof Milestone.Reported reported && reported.status().equals("running");
    }

    private static boolean isTransfer(Milestone what, String part) {
        return what instanceof Milestone.TransferFinished done && done.file().contains(part);
    }

    private static boolean isServed(Milestone what, FileKind kind) {
        return what instanceof Milestone.HttpServed served && served.kind() == kind;
    }

    private static Predicate<BootEvent> is(Predicate<Milestone> wanted) {
        return event -> wanted.test(event.what());
    }
}
