package dev.stirrup.boot.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Stage;
import dev.stirrup.boot.event.Milestone.AckSent;
import dev.stirrup.boot.event.Milestone.BootServerAnswered;
import dev.stirrup.boot.event.Milestone.BootWithheld;
import dev.stirrup.boot.event.Milestone.DiscoverReceived;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.FileMissing;
import dev.stirrup.boot.event.Milestone.HttpBroken;
import dev.stirrup.boot.event.Milestone.HttpServed;
import dev.stirrup.boot.event.Milestone.LeaseDenied;
import dev.stirrup.boot.event.Milestone.NakSent;
import dev.stirrup.boot.event.Milestone.OfferSent;
import dev.stirrup.boot.event.Milestone.Reported;
import dev.stirrup.boot.event.Milestone.RequestReceived;
import dev.stirrup.boot.event.Milestone.ScriptServed;
import dev.stirrup.boot.event.Milestone.TransferFailed;
import dev.stirrup.boot.event.Milestone.TransferFinished;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnosisTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant MUCH_LATER = START.plus(Duration.ofHours(1));
    private static final Claims CLAIMS = Claims.of(new HardwareAddress("52:54:00:77:00:01"));

    private static final String DISK = "iqn.2026-11.x:a:b";
    private static final Milestone ATTACHED = new Milestone.DiskAttached(DISK, "chap", "md5");
    private static final Milestone READ = new Milestone.DiskRead(DISK);
    private static final Milestone DISCOVER =
            new DiscoverReceived(Client.PXE, Optional.of(Firmware.X64_UEFI), "PXEClient", "");
    private static final Milestone OFFER = new OfferSent("", "snponly.efi");
    private static final Milestone REQUEST =
            new RequestReceived(Client.PXE, "10.0.0.9", "10.0.0.1");
    private static final Milestone ACK =
            new AckSent("10.0.0.9", "snponly.efi", Duration.ofHours(1));
    private static final Milestone LOADER =
            new TransferFinished("snponly.efi", FileKind.LOADER, 100, 0, Duration.ofMillis(3));
    private static final Milestone SHIM = loader("shim/shimx64.efi");
    private static final Milestone SIDE_FILE =
            new Milestone.SideFileSought("tftp", "shim/revocations_sku.efi");
    private static final Milestone SECOND = loader("shim//grubx64.efi");
    private static final Milestone NO_GRUB = new FileMissing("tftp", "shim/grubx64.efi");
    private static final Milestone CONFIGURATION = new ScriptServed(Client.GRUB, "debian", "linux");
    private static final Milestone SCRIPT = new ScriptServed(Client.IPXE, "debian", "linux");
    private static final Milestone OFFERED = new Milestone.AnswersOffered("web", "preseed");
    private static final Milestone ANSWERED =
            new Milestone.AnswersServed("web", "preseed.cfg", Milestone.Channel.PLAIN);
    private static final Milestone REFUSED_ANSWERS =
            new Milestone.AnswersWithheld("10.0.0.9", "answers-spent", "");
    private static final Milestone KERNEL = served("linux", FileKind.KERNEL);
    private static final Milestone INITRD = served("initrd.gz", FileKind.INITRD);

    private static final Milestone SECURED =
            new Milestone.TlsEstablished("TLSv1.2", "TLS_DHE_RSA", "JDK", "");

    private static final Milestone BROKEN_INITRD =
            new HttpBroken("initrd.gz", FileKind.INITRD, 7, 100);

    private static Milestone damaged(String path) {
        return new Milestone.ContentDamaged(path, FileKind.OTHER, "bytes 0 to 9 have changed");
    }

    private static Milestone tlsFailed(String why) {
        return new Milestone.TlsFailed(why, "");
    }

    record Story(String code, List<Milestone> milestones) {}

    static List<Story> stories() {
        return List.of(
                new Story("only-discovered", List.of(DISCOVER)),
                new Story("offer-ignored", List.of(DISCOVER, OFFER, DISCOVER, OFFER)),
                new Story("address-taken-elsewhere", List.of(DISCOVER, OFFER, REQUEST)),
                new Story("request-refused", List.of(new NakSent("10.9.9.9", "another network"))),
                new Story("no-address", List.of(DISCOVER, new LeaseDenied("the pool is used up"))),
                new Story(
                        "boot-server-unused",
                        List.of(DISCOVER, OFFER, REQUEST, new BootServerAnswered("snponly.efi"))),
                new Story("loader-never-fetched", List.of(DISCOVER, OFFER, REQUEST, ACK)),
                new Story(
                        "withheld",
                        List.of(DISCOVER, new BootWithheld(Stage.FIRMWARE, "no-plan", ""))),
                new Story(
                        "file-missing",
                        List.of(
                                DISCOVER,
                                OFFER,
                                REQUEST,
                                ACK,
                                new FileMissing("tftp", "pxelinux.0"))),
                new Story(
                        "loader-broken-off",
                        List.of(
                                DISCOVER,
                                OFFER,
                                REQUEST,
                                ACK,
                                new TransferFailed("x", FileKind.LOADER, 9, "silence"))),
                new Story("loader-never-asked", List.of(DISCOVER, OFFER, REQUEST, ACK, LOADER)),
                new Story("shim-refused", List.of(DISCOVER, OFFER, REQUEST, ACK, SHIM)),
                new Story("second-stage-missing", List.of(OFFER, SHIM, SIDE_FILE, NO_GRUB)),
                new Story("second-stage-missing", List.of(OFFER, SHIM, NO_GRUB)),
                new Story("second-stage-refused", List.of(OFFER, SHIM, SIDE_FILE, SECOND)),
                new Story("second-stage-refused", List.of(OFFER, SHIM, SECOND)),
                new Story("loader-never-asked", List.of(OFFER, SHIM, SIDE_FILE)),
                new Story(
                        "windows-never-reported",
                        List.of(
                                OFFER,
                                LOADER,
                                new ScriptServed(
                                        Client.IPXE, "win11", "windows win11 sources/boot.wim"),
                                served("wimboot", FileKind.IMAGE),
                                served("sources/boot.wim", FileKind.INITRD))),
                new Story(
                        "program-never-reported",
                        List.of(OFFER, LOADER, SCRIPT, served("uki.efi", FileKind.IMAGE))),
                new Story(
                        "runs-from-disk",
                        List.of(
                                OFFER,
                                LOADER,
                                SCRIPT,
                                new Milestone.DiskAttached("iqn.2026-11.x:a:b", "chap"))),
                new Story(
                        "runs-from-disk",
                        List.of(OFFER, ATTACHED, READ, new Milestone.DiskLost(DISK, "x", 0))),
                new Story(
                        "runs-from-disk",
                        List.of(
                                ATTACHED,
                                READ,
                                new Milestone.DiskLost(DISK, "the connection broke", 2),
                                ATTACHED)),
                new Story(
                        "runs-from-disk",
                        List.of(
                                ATTACHED,
                                READ,
                                new Milestone.DiskStalled(DISK, "x", Duration.ofSeconds(20)),
                                new Milestone.DiskTakenOver(DISK),
                                ATTACHED,
                                READ)),
                new Story(
                        "runs-from-disk",
                        List.of(
                                ATTACHED,
                                READ,
                                new Milestone.DiskStalled(DISK, "x", Duration.ofSeconds(10)),
                                new Milestone.DiskResumed(DISK, Duration.ofSeconds(14)))),
                new Story(
                        "runs-from-disk",
                        List.of(
                                ATTACHED,
                                ATTACHED,
                                READ,
                                new Milestone.DiskLost(DISK, "it broke", 1, 1))),
                new Story(
                        "disk-lost",
                        List.of(
                                OFFER,
                                LOADER,
                                SCRIPT,
                                served("vmlinuz", FileKind.KERNEL),
                                served("initrd.img", FileKind.INITRD),
                                ATTACHED,
                                READ,
                                new Milestone.DiskLost(DISK, "it broke", 3))),
                new Story(
                        "kernel-never-reported",
                        List.of(
                                OFFER,
                                LOADER,
                                SCRIPT,
                                ATTACHED,
                                READ,
                                served("vmlinuz", FileKind.KERNEL),
                                served("initrd.img", FileKind.INITRD),
                                new Milestone.DiskLost(DISK, "it broke", 1))),
                new Story(
                        "disk-never-read",
                        List.of(
                                OFFER,
                                LOADER,
                                SCRIPT,
                                ATTACHED,
                                new Milestone.DiskStalled(DISK, "x", Duration.ofSeconds(20)))),
                new Story(
                        "disk-never-read",
                        List.of(ATTACHED, new Milestone.DiskLost(DISK, "the machine left", 0))),
                new Story(
                        "disk-stalled",
                        List.of(
                                ATTACHED,
                                READ,
                                new Milestone.DiskStalled(DISK, "x", Duration.ofSeconds(20)))),
                new Story(
                        "disk-lost",
                        List.of(ATTACHED, READ, new Milestone.DiskLost(DISK, "it broke", 1))),
                new Story(
                        "disk-login-refused",
                        List.of(
                                OFFER,
                                LOADER,
                                SCRIPT,
                                new Milestone.DiskRefused("iqn.2026-11.x:a:b", "10.0.0.9", "x"))),
                new Story("certificate-refused", List.of(OFFER, tlsFailed("unknown_ca"))),
                new Story(
                        "certificate-refused",
                        List.of(OFFER, SECURED, LOADER, tlsFailed("closed-after-certificate"))),
                new Story(
                        "certificate-withdrawn",
                        List.of(
                                OFFER,
                                SECURED,
                                LOADER,
                                new Milestone.CertificateStatusTold("7f", "revoked"),
                                tlsFailed("closed-after-certificate"))),
                new Story(
                        "certificate-refused",
                        List.of(
                                OFFER,
                                LOADER,
                                new Milestone.CertificateStatusTold("7f", "good"),
                                tlsFailed("closed-after-certificate"))),
                new Story("certificate-expired", List.of(OFFER, tlsFailed("certificate_expired"))),
                new Story("no-common-tls", List.of(OFFER, tlsFailed("nothing-in-common"))),
                new Story(
                        "client-certificate-refused",
                        List.of(OFFER, tlsFailed("client-certificate-refused"))),
                new Story(
                        "loader-never-asked",
                        List.of(OFFER, tlsFailed("closed-after-certificate"), SECURED, LOADER)),
                new Story("content-damaged", List.of(OFFER, damaged("snponly.efi"))),
                new Story(
                        "content-damaged",
                        List.of(SCRIPT, KERNEL, damaged("initrd.gz"), BROKEN_INITRD)),
                new Story(
                        "kernel-never-reported",
                        List.of(SCRIPT, KERNEL, damaged("initrd.gz"), BROKEN_INITRD, INITRD)),
                new Story("kernel-refused", List.of(SHIM, SECOND, CONFIGURATION, KERNEL)),
                new Story(
                        "kernel-never-reported",
                        List.of(SHIM, SECOND, CONFIGURATION, KERNEL, INITRD)),
                new Story(
                        "kernel-broken-off",
                        List.of(
                                SHIM,
                                SECOND,
                                CONFIGURATION,
                                new TransferFailed("linux", FileKind.KERNEL, 9, "silence"))),
                new Story(
                        "waits-for-approval",
                        List.of(
                                DISCOVER,
                                OFFER,
                                LOADER,
                                new ScriptServed(Client.IPXE, "", "waits"))),
                new Story("script-without-kernel", List.of(DISCOVER, OFFER, LOADER, SCRIPT)),
                new Story(
                        "kernel-broken-off",
                        List.of(OFFER, LOADER, SCRIPT, new HttpBroken("l", FileKind.KERNEL, 1, 9))),
                new Story(
                        "initrd-broken-off",
                        List.of(
                                LOADER,
                                SCRIPT,
                                KERNEL,
                                new HttpBroken("i", FileKind.INITRD, 1, 9))),
                new Story("kernel-never-reported", List.of(LOADER, SCRIPT, KERNEL, INITRD)),
                new Story(
                        "answers-never-fetched", List.of(LOADER, SCRIPT, OFFERED, KERNEL, INITRD)),
                new Story(
                        "answers-refused",
                        List.of(LOADER, SCRIPT, OFFERED, KERNEL, INITRD, REFUSED_ANSWERS)),
                new Story(
                        "installer-never-reported",
                        List.of(LOADER, SCRIPT, OFFERED, KERNEL, INITRD, ANSWERED)),
                new Story(
                        "installer-never-reported",
                        List.of(
                                LOADER,
                                SCRIPT,
                                OFFERED,
                                KERNEL,
                                INITRD,
                                ANSWERED,
                                REFUSED_ANSWERS)),
                new Story(
                        "succeeded",
                        List.of(
                                LOADER,
                                SCRIPT,
                                OFFERED,
                                KERNEL,
                                INITRD,
                                ANSWERED,
                                REFUSED_ANSWERS,
                                new Reported("done", ""))),
                new Story(
                        "succeeded",
                        List.of(LOADER, SCRIPT, KERNEL, INITRD, new Reported("running", ""))),
                new Story(
                        "boot-failed",
                        List.of(LOADER, SCRIPT, KERNEL, INITRD, new Reported("failed", "disk"))),
                new Story("seen", List.of(new Milestone.MessageReceived("ipxe", 6, "hello"))));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void namesWhereABootStopped(Story story) {
        assertThat(Diagnosis.of(told(story.milestones()), MUCH_LATER).code())
                .isEqualTo(story.code());
    }

    @Test
    void everyWayToStopHasAStory() {
        Set<String> told = new HashSet<>();
        stories().forEach(story -> told.add(story.code()));
        assertThat(told).containsAll(Diagnosis.stoppedCodes());
    }

    /// The file itself tells who signed it, and with which keys it would start.
    @Test
    void aRefusedShimSaysWhoSignedItAndWhoWouldRefuseIt() {
        Milestone foreseen =
                new Milestone.SecureBootForeseen(
                        "shimx64.efi",
                        FileKind.LOADER,
                        "shim",
                        "Microsoft Windows UEFI Driver Publisher",
                        "Microsoft's 2011 keys",
                        "",
                        "with Microsoft's 2023 keys nobody who is trusted here signed it");
        Verdict verdict = Diagnosis.of(told(List.of(OFFER, foreseen, SHIM)), MUCH_LATER);
        assertThat(verdict.code()).isEqualTo("shim-refused");
        assertThat(verdict.causes().getFirst())
                .contains(
                        "is signed by Microsoft Windows UEFI Driver Publisher",
                        "starts with Microsoft's 2011 keys",
                        "with Microsoft's 2023 keys nobody who is trusted here signed it");
    }

    @Test
    void anUnsignedLoaderIsSaidToBeUnsigned() {
        Milestone foreseen =
                new Milestone.SecureBootForeseen(
                        "snponly.efi", FileKind.LOADER, "", "", "", "", "");
        Verdict verdict = Diagnosis.of(told(List.of(OFFER, foreseen, LOADER)), MUCH_LATER);
        assertThat(verdict.causes().getFirst()).contains("nobody signed snponly.efi");
    }

    @Test
    void aMachineIsGivenTimeBeforeItCountsAsStopped() {
        List<BootEvent> events = told(List.of(DISCOVER, OFFER));
        Instant soon = START.plusSeconds(10);
        assertThat(Diagnosis.of(events, soon).outcome()).isEqualTo(Verdict.Outcome.UNDERWAY);
    }

    @Test
    void aReportedFailureIsAVerdictAtOnce() {
        List<BootEvent> events = told(List.of(KERNEL, new Reported("failed", "no disk")));
        assertThat(Diagnosis.of(events, START.plusSeconds(2)).code()).isEqualTo("boot-failed");
    }

    @ParameterizedTest
    @MethodSource("stories")
    void everyStoppedVerdictTellsTheNextStep(Story story) {
        Verdict verdict = Diagnosis.of(told(story.milestones()), MUCH_LATER);
        if (verdict.outcome() == Verdict.Outcome.STOPPED) {
            assertThat(verdict.causes()).isNotEmpty();
            assertThat(verdict.nextStep()).isNotEmpty();
        }
    }

    private static Milestone served(String path, FileKind kind) {
        return new HttpServed("GET", path, kind, 200, 100, Duration.ofMillis(5));
    }

    private static Milestone loader(String file) {
        return new TransferFinished(file, FileKind.LOADER, 100, 0, Duration.ofMillis(3));
    }

    private static List<BootEvent> told(List<Milestone> milestones) {
        List<BootEvent> events = new ArrayList<>();
        for (Milestone milestone : milestones) {
            events.add(new BootEvent(START.plusSeconds(events.size()), CLAIMS, "lan", milestone));
        }
        return events;
    }
}
