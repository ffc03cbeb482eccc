package dev.stirrup.boot.grade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.Channel;
import dev.stirrup.boot.event.Milestone.DiscoverReceived;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.HttpServed;
import dev.stirrup.boot.event.Milestone.OfferSent;
import dev.stirrup.boot.event.Milestone.SecureBootClaimed;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import dev.stirrup.boot.event.Milestone.TransferFinished;
import dev.stirrup.boot.grade.Hop.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradeTest {
    private static final Milestone UEFI = asked(Firmware.X64_UEFI_HTTP);
    private static final Milestone BIOS = asked(Firmware.X86_BIOS);
    private static final Milestone OFFER = new OfferSent("", "https://192.0.2.1/b/t/s/x.efi");

    private static final Milestone SHIM_SIGNED =
            new SecureBootForeseen(
                    "shimx64.efi",
                    FileKind.LOADER,
                    "shim",
                    "Microsoft Windows UEFI Driver Publisher",
                    "Microsoft's 2011 keys",
                    "",
                    "with Microsoft's 2023 keys nobody who is trusted here signed it");
    private static final Milestone GRUB_SIGNED =
            new SecureBootForeseen(
                    "grubx64.efi",
                    FileKind.LOADER,
                    "",
                    "Debian Secure Boot Signer 2022",
                    "",
                    "a shim with the key Debian Secure Boot CA",
                    "");
    private static final Milestone KERNEL_SIGNED =
            new SecureBootForeseen(
                    "boot/linux",
                    FileKind.KERNEL,
                    "",
                    "Debian Secure Boot Signer 2022",
                    "",
                    "a shim with the key Debian Secure Boot CA",
                    "");
    private static final Milestone IPXE_UNSIGNED =
            new SecureBootForeseen("ipxe.efi", FileKind.LOADER, "", "", "", "", "");
    private static final Milestone UKI_SIGNED =
            new SecureBootForeseen(
                    "debian.efi", FileKind.LOADER, "uki", "release", "this site's keys", "", "");
    private static final Milestone ON = new SecureBootClaimed("iPXE", true, Channel.TLS);
    private static final Milestone ON_SAID_OPENLY =
            new SecureBootClaimed("system", true, Channel.PLAIN);
    private static final Milestone OFF = new SecureBootClaimed("iPXE", false, Channel.TLS);

    /// A boot and what is said of it.
    ///
    /// @param why how the reason begins
    record Story(Letter letter, String why, List<Milestone> milestones) {}

    static List<Story> stories() {
        return List.of(
                story(
                        Letter.F,
                        "A BIOS fetched everything",
                        BIOS,
                        tftp("undionly.kpxe", FileKind.LOADER),
                        http("script", FileKind.SCRIPT, Channel.PLAIN),
                        http("linux", FileKind.KERNEL, Channel.PLAIN)),
                story(
                        Letter.F,
                        "Everything came in the clear",
                        UEFI,
                        IPXE_UNSIGNED,
                        tftp("ipxe.efi", FileKind.LOADER),
                        http("script", FileKind.SCRIPT, Channel.PLAIN),
                        http("linux", FileKind.KERNEL, Channel.PLAIN),
                        ON),
                story(
                        Letter.F,
                        "Firmware started its disk itself: CHAP proved the machine and this",
                        new Milestone.DiskAttached("iqn.2026-11.x:a:b", "mutual chap", "sha-256")),
                story(
                        Letter.D,
                        "Nothing was proved at its disk",
                        UEFI,
                        http("ipxe.efi", FileKind.LOADER, Channel.TLS),
                        http("script", FileKind.SCRIPT, Channel.TLS),
                        new Milestone.DiskAttached("iqn.2026-11.x:a:b", "none", "")),
                story(
                        Letter.D,
                        "Its disk came in the clear: CHAP proved the machine at the login",
                        UEFI,
                        http("ipxe.efi", FileKind.LOADER, Channel.TLS),
                        http("script", FileKind.SCRIPT, Channel.TLS),
                        new Milestone.DiskAttached("iqn.2026-11.x:a:b", "chap", "md5")),
                story(
                        Letter.E,
                        "Its first loader did not come from here",
                        UEFI,
                        http("script", FileKind.SCRIPT, Channel.TLS)),
                story(
                        Letter.E,
                        "A BIOS fetches its loader",
                        BIOS,
                        tftp("undionly.kpxe", FileKind.LOADER),
                        http("script", FileKind.SCRIPT, Channel.TLS),
                        http("linux", FileKind.KERNEL, Channel.TLS)),
                story(
                        Letter.E,
                        "Its first loader came in the clear",
                        UEFI,
                        tftp("ipxe.efi", FileKind.LOADER),
                        http("script", FileKind.SCRIPT, Channel.TLS)),
                story(
                        Letter.D,
                        "It went on to another server, and from there on nothing is known: b.example.",
                        UEFI,
                        http("ipxe.efi", FileKind.LOADER, Channel.TLS),
                        http("script", FileKind.SCRIPT, Channel.TLS),
                        Milestone.ScriptServed.leading(
                                Client.IPXE, "xyz", "script", List.of("b.example")),
                        ON),
                story(
                        Letter.D,
                        "A second stage came in the clear",
                        SHIM_SIGNED,
                        tftp("shimx64.efi", FileKind.LOADER),
                        tftp("ipxe.efi", FileKind.LOADER),
                        ON),
                story(
                        Letter.D,
                        "The script came in the clear",
                        SHIM_SIGNED,
                        GRUB_SIGNED,
                        KERNEL_SIGNED,
                        tftp("shimx64.efi", FileKind.LOADER),
                        tftp("grubx64.efi", FileKind.LOADER),
                        tftp("grub.cfg", FileKind.SCRIPT),
                        tftp("linux", FileKind.KERNEL),
                        tftp("initrd", FileKind.INITRD),
                        ON_SAID_OPENLY),
                story(
                        Letter.D,
                        "The kernel came in the clear",
                        http("shimx64.efi", FileKind.LOADER, Channel.TLS),
                        http("linux", FileKind.KERNEL, Channel.PLAIN)),
                story(
                        Letter.D,
                        "An initrd came in the clear",
                        http("shimx64.efi", FileKind.LOADER, Channel.TLS),
                        http("initrd", FileKind.INITRD, Channel.PLAIN)),
                story(
                        Letter.D,
                        "Files of a plain folder",
                        http("linux", FileKind.FOLDER, Channel.PLAIN),
                        http("shimx64.efi", FileKind.FOLDER, Channel.TLS)),
                story(
                        Letter.C,
                        "Not everything can be withdrawn",
                        http("linux", FileKind.FOLDER, Channel.TLS)),
                story(
                        Letter.C,
                        "What the machine checked came in the clear all the same",
                        UKI_SIGNED,
                        tftp("debian.efi", FileKind.LOADER),
                        ON_SAID_OPENLY),
                story(
                        Letter.C,
                        "A BIOS checks nothing",
                        BIOS,
                        http("script", FileKind.SCRIPT, Channel.MUTUAL_TLS),
                        http("linux", FileKind.KERNEL, Channel.MUTUAL_TLS)),
                secured(Letter.C, "The machine says that its Secure Boot is off", OFF),
                secured(Letter.C, "The machine says that its Secure Boot is off", ON, OFF),
                secured(Letter.C, "Nothing on the machine said"),
                secured(Letter.C, "That Secure Boot is on was said in the clear", ON_SAID_OPENLY),
                story(
                        Letter.C,
                        "Its first loader did not come from here: who signed it",
                        UEFI,
                        http("script", FileKind.SCRIPT, Channel.MUTUAL_TLS),
                        ON),
                story(
                        Letter.C,
                        "No keys that are known here would start it with Secure Boot on: ipxe.efi",
                        IPXE_UNSIGNED,
                        http("ipxe.efi", FileKind.LOADER, Channel.TLS),
                        ON),
                secured(Letter.B, "The initrd was protected on its way", ON),
                secured(Letter.B, "The initrd was protected on its way", ON_SAID_OPENLY, ON),
                story(
                        Letter.B,
                        "The machine proved nothing",
                        UKI_SIGNED,
                        http("debian.efi", FileKind.LOADER, Channel.TLS),
                        ON),
                story(
                        Letter.A,
                        "",
                        SHIM_SIGNED,
                        UKI_SIGNED,
                        OFFER,
                        http("shimx64.efi", FileKind.LOADER, Channel.TLS),
                        http("script", FileKind.SCRIPT, Channel.MUTUAL_TLS),
                        http("debian.efi", FileKind.LOADER, Channel.MUTUAL_TLS),
                        ON));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void saysHowFarABootCouldBeTrusted(Story story) {
        Grade grade = grade(story).orElseThrow();
        assertThat(grade.letter()).as(grade.why()).isEqualTo(story.letter());
        assertThat(grade.why()).startsWith(story.why());
    }

    @ParameterizedTest
    @MethodSource("stories")
    void everythingButTheBestTellsTheStepThatRaisesIt(Story story) {
        Grade grade = grade(story).orElseThrow();
        boolean isBest = grade.letter() == Letter.A;
        assertThat(grade.why().isEmpty()).isEqualTo(isBest);
        assertThat(grade.step().isEmpty()).isEqualTo(isBest);
    }

    @Test
    void everyLetterAndEveryObstacleHasAStory() {
        Set<Letter> letters = EnumSet.noneOf(Letter.class);
        Set<Obstacle> met = new HashSet<>();
        for (Story story : stories()) {
            letters.add(grade(story).orElseThrow().letter());
            Chain chain = Observed.of(told(story.milestones()));
            Obstacles.ALL.stream()
                    .filter(one -> one.fits().test(chain))
                    .findFirst()
                    .ifPresent(met::add);
        }
        assertThat(letters).containsExactly(Letter.values());
        assertThat(met).containsAll(Obstacles.ALL);
    }

    /// The table must stand from the worst letter to the best, or a boot gets a letter too good.
    @Test
    void theWorstObstacleSpeaksFirst() {
        List<Letter> bests = Obstacles.ALL.stream().map(Obstacle::best).toList();
        assertThat(bests).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void whereNothingWasDownloadedThereIsNoGrade() {
        assertThat(Grade.of(Observed.of(told(List.of(UEFI, OFFER, ON))))).isEmpty();
        assertThat(Grade.of(Observed.of(told(List.of(failed(404)))))).isEmpty();
    }

    /// What firmware asks for twice, once by HTTPS and once by TFTP, came in the clear.
    @Test
    void theWeakestWayAFileCameCounts() {
        List<Milestone> boot =
                List.of(
                        http("ipxe.efi", FileKind.LOADER, Channel.TLS),
                        tftp("ipxe.efi", FileKind.LOADER));
        assertThat(Observed.of(told(boot)).of(Kind.LOADER))
                .singleElement()
                .extracting(Hop::carriage)
                .isEqualTo(Carriage.PLAIN);
    }

    /// A signature that would be accepted counts only where the machine says it looked.
    @Test
    void aSignatureAloneVerifiesNothing() {
        List<Milestone> boot =
                List.of(SHIM_SIGNED, http("shimx64.efi", FileKind.LOADER, Channel.TLS));
        assertThat(Observed.of(told(boot)).of(Kind.LOADER))
                .singleElement()
                .extracting(Hop::isVerified)
                .isEqualTo(false);
    }

    /// shim's keys say nothing of what firmware itself starts.
    @Test
    void firmwareDoesNotLookAtAShimsKeys() {
        List<Milestone> boot =
                List.of(GRUB_SIGNED, http("grubx64.efi", FileKind.LOADER, Channel.TLS), ON);
        assertThat(Observed.of(told(boot)).of(Kind.LOADER))
                .singleElement()
                .extracting(Hop::isVerified)
                .isEqualTo(false);
    }

    /// A kernel that shim would accept proves nothing where something else than shim came first.
    @Test
    void noCheckCountsBehindAProgramThatNobodyChecked() {
        List<Milestone> boot =
                List.of(
                        IPXE_UNSIGNED,
                        KERNEL_SIGNED,
                        tftp("ipxe.efi", FileKind.LOADER),
                        tftp("linux", FileKind.KERNEL),
                        ON);
        assertThat(Observed.of(told(boot)).hops()).noneMatch(Hop::isVerified);
    }

    @Test
    void aBiosChecksNothingWhateverIsSaid() {
        List<Milestone> boot = List.of(BIOS, SHIM_SIGNED, tftp("shimx64.efi", FileKind.LOADER), ON);
        assertThat(Observed.of(told(boot)).hops()).noneMatch(Hop::isVerified);
    }

    @Test
    void eachHopTellsWhatHoldsOfIt() {
        List<Milestone> boot =
                List.of(
                        OFFER,
                        SHIM_SIGNED,
                        http("b/t~/s/shimx64.efi", FileKind.LOADER, Channel.TLS),
                        http("b/t~/report", FileKind.OTHER, Channel.PLAIN),
                        ON);
        assertThat(Observed.of(told(boot)).hops())
                .extracting(Hop::text)
                .containsExactly(
                        "DHCP: server not authenticated, not encrypted, machine not proven",
                        "loader shimx64.efi: server authenticated, encrypted, machine not proven;"
                                + " checked by firmware with Microsoft's 2011 keys, as the machine"
                                + " says; revocable by this server and dbx",
                        "report: server not authenticated, not encrypted, machine not" + " proven");
    }

    private static Optional<Grade> grade(Story story) {
        return Grade.of(Observed.of(told(story.milestones())));
    }

    private static Story story(Letter letter, String why, Milestone... milestones) {
        return new Story(letter, why, List.of(milestones));
    }

    /// shim, GRUB, Debian's kernel and its initrd, all by HTTPS.
    private static Story secured(Letter letter, String why, Milestone... claims) {
        List<Milestone> boot =
                Stream.concat(
                                Stream.of(
                                        UEFI,
                                        SHIM_SIGNED,
                                        GRUB_SIGNED,
                                        KERNEL_SIGNED,
                                        http("shimx64.efi", FileKind.LOADER, Channel.TLS),
                                        http("grubx64.efi", FileKind.LOADER, Channel.TLS),
                                        http("grub.cfg", FileKind.SCRIPT, Channel.TLS),
                                        http("linux", FileKind.KERNEL, Channel.TLS),
                                        http("initrd", FileKind.INITRD, Channel.TLS)),
                                Arrays.stream(claims))
                        .toList();
        return new Story(letter, why, boot);
    }

    private static Milestone asked(Firmware firmware) {
        return new DiscoverReceived(Client.PXE, Optional.of(firmware), "", "");
    }

    private static Milestone tftp(String file, FileKind kind) {
        return new TransferFinished(file, kind, 9, 0, Duration.ZERO);
    }

    private static Milestone http(String path, FileKind kind, Channel channel) {
        return new HttpServed("GET", path, kind, 200, 9, Duration.ZERO, channel);
    }

    private static Milestone failed(int status) {
        return new HttpServed("GET", "x", FileKind.LOADER, status, 9, Duration.ZERO);
    }

    private static List<BootEvent> told(List<Milestone> milestones) {
        Claims claims = Claims.of(new HardwareAddress("52:54:00:77:00:01"));
        return milestones.stream()
                .map(what -> new BootEvent(Instant.EPOCH, claims, "lan", what))
                .toList();
    }
}
