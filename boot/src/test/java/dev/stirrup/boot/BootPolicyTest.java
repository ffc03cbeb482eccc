package dev.stirrup.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.BootDecision.AwaitApproval;
import dev.stirrup.boot.BootDecision.Follow;
import dev.stirrup.boot.BootDecision.Ignore;
import dev.stirrup.boot.BootDecision.Load;
import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootDecision.Run;
import dev.stirrup.boot.BootDecision.UseLocalDisk;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BootPolicyTest {
    private static final LoaderSet LOADERS =
            new LoaderSet(
                    "ipxe",
                    Map.of(
                            Firmware.X86_BIOS, List.of("undionly.kpxe"),
                            Firmware.X64_UEFI, List.of("snponly.efi", "ipxe.efi")));
    private static final Payload.Linux LINUX =
            new Payload.Linux("debian", "linux", List.of("initrd.gz"), "quiet");
    private static final Profile DEBIAN = profile("debian", LINUX);
    private static final Plan UNAPPROVED = new Plan.Unapproved(LOADERS, Optional.empty());

    record Case(String what, BootRequest request, Plan plan, BootDecision decision) {
        @Override
        public String toString() {
            return what;
        }
    }

    static List<Case> cases() {
        Payload.Menu menu =
                new Payload.Menu(
                        "Pick",
                        Duration.ofSeconds(5),
                        Optional.of("debian"),
                        List.of(new Payload.Item("Debian", DEBIAN)));
        Profile menus = profile("menus", menu);
        Profile windows = windows(LOADERS, Optional.empty());
        Payload.Script grub = new Payload.Script(Client.GRUB, "normal");
        BootRequest firmware = from(Client.PXE, Firmware.X64_UEFI);
        BootRequest ipxe = from(Client.IPXE, Firmware.X64_UEFI);
        return List.of(
                new Case(
                        "approved without a plan",
                        firmware,
                        new Plan.None(),
                        new Ignore(Reason.NO_PLAN)),
                new Case("local disk", firmware, new Plan.LocalDisk(), new UseLocalDisk()),
                new Case(
                        "local disk asked by iPXE", ipxe, new Plan.LocalDisk(), new UseLocalDisk()),
                new Case(
                        "blocked",
                        ipxe,
                        new Plan.Blocked("stolen"),
                        new Refuse(Reason.BLOCKED, "stolen")),
                new Case(
                        "a withdrawn machine",
                        ipxe,
                        new Plan.Revoked("stolen"),
                        new Refuse(Reason.REVOKED, "stolen")),
                new Case(
                        "a withdrawn image",
                        ipxe,
                        new Plan.Always(withdrawn(DEBIAN)),
                        new Refuse(Reason.REVOKED, "image debian: old")),
                new Case(
                        "two machines in one",
                        ipxe,
                        new Plan.Conflict(List.of("a", "b")),
                        new Refuse(Reason.IDENTITY_CONFLICT, "a, b")),
                new Case(
                        "firmware gets the preferred loader",
                        firmware,
                        new Plan.Always(DEBIAN),
                        new Load(new Loader("ipxe", "snponly.efi"), false)),
                new Case(
                        "a firmware without a loader",
                        from(Client.PXE, Firmware.ARM64_UEFI),
                        new Plan.Always(DEBIAN),
                        new Refuse(Reason.NO_LOADER_FOR_FIRMWARE, "debian for arm64-uefi")),
                new Case(
                        "a firmware nobody knows",
                        new BootRequest(
                                Claims.none(),
                                Client.PXE,
                                Optional.empty(),
                                Stage.FIRMWARE,
                                "lan",
                                Optional.empty(),
                                Optional.empty(),
                                Channel.PLAIN),
                        new Plan.Always(DEBIAN),
                        new Refuse(Reason.UNKNOWN_FIRMWARE, "debian")),
                new Case(
                        "iPXE gets the payload",
                        ipxe,
                        new Plan.Always(DEBIAN),
                        new Run(DEBIAN, LINUX)),
                new Case(
                        "install not done",
                        ipxe,
                        new Plan.Install(DEBIAN, false),
                        new Run(DEBIAN, LINUX)),
                new Case("install done", ipxe, new Plan.Install(DEBIAN, true), new UseLocalDisk()),
                new Case(
                        "a plain client",
                        from(Client.PLAIN, Firmware.X64_UEFI),
                        new Plan.Always(DEBIAN),
                        new Ignore(Reason.NOT_A_BOOT_CLIENT)),
                new Case(
                        "Windows by iPXE",
                        ipxe,
                        new Plan.Always(windows),
                        new Run(windows, windows.payload())),
                new Case(
                        "Windows by GRUB",
                        from(Client.GRUB, Firmware.X64_UEFI),
                        new Plan.Always(windows),
                        new Refuse(Reason.NEEDS_IPXE, "windows")),
                new Case(
                        "a disc to boot from by GRUB",
                        from(Client.GRUB, Firmware.X64_UEFI),
                        new Plan.Always(profile("rescue", Payload.Chain.ofDisc("r", "r.iso"))),
                        new Refuse(Reason.NEEDS_IPXE, "rescue")),
                new Case("a menu", ipxe, new Plan.Always(menus), new Run(menus, menu)),
                new Case(
                        "a menu's entry",
                        choosing("debian"),
                        new Plan.Always(menus),
                        new Run(DEBIAN, LINUX)),
                new Case(
                        "no such entry",
                        choosing("windows"),
                        new Plan.Always(menus),
                        new Refuse(Reason.NO_SUCH_CHOICE, "windows")),
                new Case(
                        "GRUB's script for iPXE",
                        ipxe,
                        new Plan.Always(profile("grub", grub)),
                        new Refuse(Reason.WRONG_LANGUAGE, "grub")),
                new Case(
                        "a profile that is the disk",
                        firmware,
                        new Plan.Always(profile("disk", new Payload.LocalDisk())),
                        new UseLocalDisk()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decides(Case expected) {
        assertThat(BootPolicy.decide(expected.request(), expected.plan()))
                .isEqualTo(expected.decision());
    }

    @Test
    void unapprovedMachinesOnlyEverReachTheWaitingPage() {
        for (Client client : Client.values()) {
            BootDecision decision = BootPolicy.decide(from(client, Firmware.X86_BIOS), UNAPPROVED);
            BootDecision expected =
                    switch (client) {
                        case PXE, HTTP_BOOT -> new Load(new Loader("ipxe", "undionly.kpxe"), false);
                        case IPXE, GRUB -> new AwaitApproval(LOADERS);
                        case PLAIN -> new Ignore(Reason.NOT_A_BOOT_CLIENT);
                    };
            assertThat(decision).as(client.name()).isEqualTo(expected);
        }
    }

    /// By HTTPS the firmware reads for GRUB, which has nothing to hand on to another program.
    @Test
    void grubStartsNoOtherProgramByHttps() {
        BootRequest grub = from(Client.GRUB, Firmware.X64_UEFI);
        BootRequest byTls = grub.over(new Channel(Channel.Tls.USED, false));
        var shim =
                new LoaderSet(
                        "shim", Map.of(Firmware.X64_UEFI, List.of("shimx64.efi", "snponly.efi")));
        for (Profile profile :
                List.of(
                        windows(shim, Optional.empty()),
                        profile("tool", new Payload.Chain("loader:ipxe/tool.efi")))) {
            assertThat(BootPolicy.decide(grub, new Plan.Always(profile)))
                    .isEqualTo(new Run(profile, profile.payload()));
            assertThat(BootPolicy.decide(byTls, new Plan.Always(profile)))
                    .isEqualTo(new Refuse(Reason.NEEDS_IPXE, profile.name()));
        }
    }

    /// A GRUB that goes on to iPXE by itself is told to.
    @Test
    void windowsBehindShimGoesOnToIpxe() {
        var shim =
                new LoaderSet(
                        "shim", Map.of(Firmware.X64_UEFI, List.of("shimx64.efi", "snponly.efi")));
        BootRequest grub = from(Client.GRUB, Firmware.X64_UEFI);
        Profile behind = windows(shim, Optional.empty());
        assertThat(BootPolicy.decide(grub, new Plan.Always(behind)))
                .isEqualTo(new Run(behind, behind.payload()));
        assertThat(
                        BootPolicy.decide(
                                grub, new Plan.Always(windows(shim, Optional.of("shimx64.efi")))))
                .isEqualTo(new Refuse(Reason.NEEDS_IPXE, "windows"));
    }

    @ParameterizedTest
    @EnumSource(Firmware.class)
    void noFirmwareIsGivenAnothersLoader(Firmware firmware) {
        BootDecision decision =
                BootPolicy.decide(from(Client.PXE, firmware), new Plan.Always(DEBIAN));
        if (LOADERS.entries().containsKey(firmware)) {
            assertThat(decision).isInstanceOf(Load.class);
        } else {
            assertThat(decision)
                    .isInstanceOfSatisfying(
                            Refuse.class,
                            refuse ->
                                    assertThat(refuse.reason())
                                            .isEqualTo(Reason.NO_LOADER_FOR_FIRMWARE));
        }
    }

    @Test
    void aFolderIsOpenToUnknownMachinesOnlyByName() {
        FolderRule bios = rule(Set.of(Client.PXE), Set.of(Firmware.X86_BIOS), "pxelinux.0");
        FolderRule any = rule(Set.of(), Set.of(), "root");
        Profile folder = profile("folder", new Payload.Folder("/srv/tftp", List.of(bios, any)));
        Plan open = new Plan.Unapproved(LOADERS, Optional.of(folder));
        assertThat(BootPolicy.decide(from(Client.PXE, Firmware.X86_BIOS), open))
                .isEqualTo(new Follow("/srv/tftp", bios, false));
        assertThat(BootPolicy.decide(from(Client.PLAIN, Firmware.X86_BIOS), open))
                .isEqualTo(new Follow("/srv/tftp", any, false));
    }

    @Test
    void everyReasonIsReachedOrBelongsToAJoin() {
        List<Reason> reached =
                cases().stream()
                        .map(Case::decision)
                        .flatMap(decision ->
                                switch (decision) {
                                    case Ignore(Reason reason) -> Stream.of(reason);
                                    case Refuse(Reason reason, String detail) -> Stream.of(reason);
                                    default -> Stream.empty();
                                })
                        .toList();
        assertThat(Arrays.stream(Reason.values()).filter(reason -> !reached.contains(reason)))
                .containsExactlyInAnyOrder(
                        Reason.LOCAL_DISK,
                        Reason.NO_RULE,
                        Reason.HTTPS_REQUIRED,
                        Reason.IDENTITY_REQUIRED,
                        Reason.ANSWERS_OVER,
                        Reason.ANSWERS_SPENT,
                        Reason.ANSWERS_ELSEWHERE,
                        Reason.ANSWERS_UNFILLED,
                        Reason.SECRETS_NEED_HTTPS,
                        Reason.SECRETS_NEED_APPROVAL,
                        Reason.LOGIN_REQUIRED,
                        Reason.ROLE_REQUIRED,
                        // In DiskPolicyTest.
                        Reason.NO_DISK,
                        Reason.DISK_UNAVAILABLE,
                        Reason.SECRET_NEEDS_HTTPS,
                        Reason.LOADER_WITHOUT_ISCSI,
                        Reason.BOOTS_NOT_TOLD_APART,
                        Reason.OLD_BOOT,
                        // Of files in a mirror, which no plan decides.
                        Reason.MIRROR_CLOSED,
                        Reason.MIRROR_UNLISTED,
                        Reason.MIRROR_OFFLINE,
                        Reason.MIRROR_UNREACHABLE,
                        Reason.MIRROR_CONTRADICTED,
                        Reason.MIRROR_UNSIGNED,
                        Reason.MIRROR_OVER,
                        Reason.MIRROR_FULL);
    }

    private static Profile windows(LoaderSet loaders, Optional<String> file) {
        var windows =
                new Payload.Windows(
                        "win11",
                        "sources/boot.wim",
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Payload.Windows.WIMBOOT);
        return new Profile("windows", loaders, file, Map.of(), false, windows);
    }

    private static Profile withdrawn(Profile whole) {
        return new Profile(
                whole.name(),
                whole.loaders(),
                whole.loaderFile(),
                whole.selector(),
                whole.isOpen(),
                whole.payload(),
                Demands.NONE,
                "image debian: old");
    }

    private static Profile profile(String name, Payload payload) {
        return new Profile(name, LOADERS, Optional.empty(), Map.of(), false, payload);
    }

    private static FolderRule rule(Set<Client> clients, Set<Firmware> firmware, String file) {
        return new FolderRule(
                clients,
                firmware,
                Optional.empty(),
                Optional.empty(),
                Optional.of(file),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private static BootRequest from(Client client, Firmware firmware) {
        return new BootRequest(
                Claims.of(new HardwareAddress("52:54:00:77:00:01")),
                client,
                Optional.of(firmware),
                client == Client.IPXE || client == Client.GRUB ? Stage.LOADER : Stage.FIRMWARE,
                "lan",
                Optional.empty(),
                Optional.empty(),
                Channel.PLAIN);
    }

    private static BootRequest choosing(String choice) {
        return from(Client.IPXE, Firmware.X64_UEFI).choosing(Optional.of(choice));
    }
}
