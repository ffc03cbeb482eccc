package dev.stirrup.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.BootDecision.Attach;
import dev.stirrup.boot.BootDecision.AwaitApproval;
import dev.stirrup.boot.BootDecision.Ignore;
import dev.stirrup.boot.BootDecision.Load;
import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootDecision.Run;
import dev.stirrup.boot.Channel.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Machines that run from disks over iSCSI: what loaders are told, and who may log in.
class DiskPolicyTest {
    private static final LoaderSet IPXE =
            new LoaderSet("ipxe", Map.of(Firmware.X64_UEFI, List.of("ipxe.efi")));
    private static final LoaderSet GRUB =
            new LoaderSet(
                    "grub",
                    Map.of(Firmware.X64_UEFI, List.of("shimx64.efi", "grubx64.efi")),
                    Map.of("grubx64.efi", Set.of()));
    private static final LoaderSet SHIM_AND_IPXE =
            new LoaderSet(
                    "shim",
                    Map.of(Firmware.X64_UEFI, List.of("shimx64.efi", "grubx64.efi", "snponly.efi")),
                    Map.of("grubx64.efi", Set.of()));
    private static final Payload.Linux KERNEL =
            new Payload.Linux("debian", "linux", List.of("initrd.gz"), "ip=ibft");
    private static final Payload.Linux INSTALLER =
            new Payload.Linux("installer", "linux", List.of("initrd.gz"), "");

    @ParameterizedTest
    @CsvSource({
        "CHAP, NONE, false", "CHAP, POSSIBLE, true", "CHAP, USED, true",
        "MUTUAL, NONE, false", "MUTUAL, POSSIBLE, true", "MUTUAL, USED, true",
        "OPEN, NONE, true", "OPEN, POSSIBLE, true", "OPEN, USED, true",
    })
    void secretsAreToldWithinTlsOnly(DiskLogin login, Tls tls, boolean isTold) {
        Profile profile = profile(IPXE, disk(login, DiskSource.Mode.RESET, false));
        assertThat(decide(Client.IPXE, tls, new Plan.Always(profile)))
                .isEqualTo(
                        isTold
                                ? new Run(profile, profile.payload())
                                : new Refuse(Reason.SECRET_NEEDS_HTTPS, "IPXE"));
        assertThat(new Run(profile, profile.payload()).isTlsOnly()).isEqualTo(login.hasSecret());
    }

    @Test
    void firmwareMayBringTheLoaderWithoutTls() {
        Profile profile = profile(IPXE, disk(DiskLogin.CHAP, DiskSource.Mode.KEEP, false));
        assertThat(decide(Client.PXE, Tls.NONE, new Plan.Always(profile)))
                .isEqualTo(new Load(new Loader("ipxe", "ipxe.efi"), false));
    }

    @Test
    void grubIsRefusedUnlessItKnowsAWayToIpxe() {
        Payload.Disk disk = disk(DiskLogin.OPEN, DiskSource.Mode.KEEP, false);
        assertThat(decide(Client.GRUB, Tls.NONE, new Plan.Always(profile(GRUB, disk))))
                .isEqualTo(new Refuse(Reason.LOADER_WITHOUT_ISCSI, "GRUB"));
        Profile both = profile(SHIM_AND_IPXE, disk);
        assertThat(decide(Client.GRUB, Tls.NONE, new Plan.Always(both)))
                .isEqualTo(new Run(both, disk));
        assertThat(decide(Client.GRUB, Tls.USED, new Plan.Always(both)))
                .isEqualTo(new Refuse(Reason.LOADER_WITHOUT_ISCSI, "GRUB"));
    }

    @Test
    void firmwareThatSpeaksIscsiIsToldWhereTheProfileSaysSo() {
        Payload.Disk told = disk(DiskLogin.CHAP, DiskSource.Mode.KEEP, true);
        Profile profile = profile(IPXE, told);
        assertThat(decide(Client.PLAIN, Tls.NONE, new Plan.Always(profile)))
                .isEqualTo(new Attach(profile, told));
        Profile silent = profile(IPXE, disk(DiskLogin.CHAP, DiskSource.Mode.KEEP, false));
        assertThat(decide(Client.PLAIN, Tls.NONE, new Plan.Always(silent)))
                .isEqualTo(new Ignore(Reason.NOT_A_BOOT_CLIENT));
        Profile emptied = profile(IPXE, disk(DiskLogin.CHAP, DiskSource.Mode.DISCARD, true));
        assertThat(decide(Client.PLAIN, Tls.NONE, new Plan.Always(emptied)))
                .isEqualTo(new Refuse(Reason.BOOTS_NOT_TOLD_APART, "test"));
    }

    @Test
    void anInstallerRunsUntilTheMachineReportsThatItIsDone() {
        Payload.Disk disk =
                new Payload.Disk(
                        own(DiskSource.Mode.KEEP),
                        DiskLogin.OPEN,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(INSTALLER),
                        false);
        Profile profile = profile(IPXE, disk);
        assertThat(started(new Plan.Install(profile, false))).contains(INSTALLER);
        assertThat(started(new Plan.Install(profile, true))).isEmpty();
        assertThat(started(new Plan.Always(profile))).isEmpty();
        Payload.Disk withKernel =
                new Payload.Disk(
                        own(DiskSource.Mode.KEEP),
                        DiskLogin.OPEN,
                        Optional.empty(),
                        Optional.of(KERNEL),
                        Optional.of(INSTALLER),
                        false);
        Profile both = profile(IPXE, withKernel);
        assertThat(started(new Plan.Install(both, false))).contains(INSTALLER);
        assertThat(started(new Plan.Install(both, true))).contains(KERNEL);
    }

    @Test
    void whatIsMissingIsSaidToEverybody() {
        Payload.Disk disk = disk(DiskLogin.OPEN, DiskSource.Mode.KEEP, true).without("gone");
        Plan plan = new Plan.Always(profile(IPXE, disk));
        for (Client client : Client.values()) {
            assertThat(decide(client, Tls.NONE, plan))
                    .isEqualTo(new Refuse(Reason.DISK_UNAVAILABLE, "gone"));
        }
        assertThat(BootPolicy.attach(plan, named("test"), false))
                .isEqualTo(new DiskDecision.Refuse(Reason.DISK_UNAVAILABLE, "gone"));
    }

    @Test
    void machinesNobodyApprovedGetNoDisk() {
        Profile profile = profile(IPXE, disk(DiskLogin.OPEN, DiskSource.Mode.KEEP, true));
        Plan plan = new Plan.Unapproved(IPXE, Optional.of(profile));
        assertThat(decide(Client.IPXE, Tls.NONE, plan)).isEqualTo(new AwaitApproval(IPXE));
        assertThat(BootPolicy.attach(plan, named("test"), true))
                .isEqualTo(new DiskDecision.Refuse(Reason.NO_DISK, "nobody approved the machine"));
    }

    @Test
    void whoLogsInGetsWhatThePlanGives() {
        Payload.Disk disk = disk(DiskLogin.CHAP, DiskSource.Mode.KEEP, false);
        Profile profile = profile(IPXE, disk);
        var given = DiskDecision.Attach.of(profile, disk);
        assertThat(BootPolicy.attach(new Plan.Always(profile), named("test"), false))
                .isEqualTo(given);
        assertThat(BootPolicy.attach(new Plan.Install(profile, true), named("test"), true))
                .isEqualTo(given);
        assertThat(BootPolicy.attach(menu(profile), named("test"), false)).isEqualTo(given);
        assertThat(BootPolicy.attach(menu(profile), named("other"), false))
                .isEqualTo(new DiskDecision.Refuse(Reason.NO_DISK, Reason.NO_DISK.text()));
    }

    @ParameterizedTest
    @CsvSource({
        "CHAP, NONE, false",
        "CHAP, POSSIBLE, true",
        "CHAP, USED, true",
        "OPEN, NONE, true"
    })
    void windowsHasItsDiscWhereItsSecretMayBeTold(DiskLogin login, Tls tls, boolean isTold) {
        var disc = new InstallDisc(new Payload.Disc("win11", "win11.iso"), login);
        var windows =
                new Payload.Windows(
                        "win11",
                        "sources/boot.wim",
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Payload.Windows.WIMBOOT,
                        Optional.of(disc));
        Profile profile = profile(IPXE, windows);
        Plan plan = new Plan.Always(profile);
        assertThat(decide(Client.IPXE, tls, plan))
                .isEqualTo(new Run(profile, isTold ? windows : windows.from(Optional.empty())));
        assertThat(new Run(profile, windows).isBetterByTls()).isEqualTo(login.hasSecret());
        assertThat(new Run(profile, windows).isTlsOnly()).isFalse();
        var given =
                new DiskDecision.Attach(profile, login, Optional.empty(), Optional.of(disc.disc()));
        assertThat(given.isEmptiedAtBoot()).isFalse();
        assertThat(BootPolicy.attach(plan, named("test"), false)).isEqualTo(given);
        Profile without = profile(IPXE, windows.from(Optional.empty()));
        assertThat(BootPolicy.attach(new Plan.Always(without), named("test"), false))
                .isEqualTo(new DiskDecision.Refuse(Reason.NO_DISK, Reason.NO_DISK.text()));
    }

    @Test
    void aPlanForTheNextBootLetsARunningMachineGoOn() {
        Profile linux = profile(IPXE, KERNEL);
        for (Plan plan : List.of(new Plan.None(), new Plan.LocalDisk(), new Plan.Always(linux))) {
            assertThat(BootPolicy.attach(plan, named("test"), true))
                    .isEqualTo(new DiskDecision.GoOn());
            assertThat(BootPolicy.attach(plan, named("test"), false))
                    .isEqualTo(new DiskDecision.Refuse(Reason.NO_DISK, Reason.NO_DISK.text()));
        }
    }

    @Test
    void whatIsForbiddenOrWithdrawnIsSoForRunningMachinesToo() {
        assertThat(BootPolicy.attach(new Plan.Blocked("lent"), named("test"), true))
                .isEqualTo(new DiskDecision.Refuse(Reason.BLOCKED, "lent"));
        assertThat(BootPolicy.attach(new Plan.Revoked("stolen"), named("test"), true))
                .isEqualTo(new DiskDecision.Refuse(Reason.REVOKED, "stolen"));
        assertThat(BootPolicy.attach(new Plan.Conflict(List.of("a", "b")), named("test"), true))
                .isEqualTo(new DiskDecision.Refuse(Reason.IDENTITY_CONFLICT, "a, b"));
        Payload.Disk disk = disk(DiskLogin.CHAP, DiskSource.Mode.KEEP, false);
        var withdrawn =
                new Profile(
                        "test",
                        IPXE,
                        Optional.empty(),
                        Map.of(),
                        false,
                        disk,
                        Demands.NONE,
                        "its kernel leaks");
        assertThat(BootPolicy.attach(new Plan.Always(withdrawn), named("test"), true))
                .isEqualTo(new DiskDecision.Refuse(Reason.REVOKED, "its kernel leaks"));
    }

    private static Predicate<Profile> named(String name) {
        return profile -> profile.name().equals(name);
    }

    private static Plan menu(Profile profile) {
        return new Plan.Always(
                profile(
                        IPXE,
                        "menu",
                        new Payload.Menu(
                                "",
                                Duration.ZERO,
                                Optional.empty(),
                                List.of(new Payload.Item("Disk", profile)))));
    }

    private static Optional<Payload.Linux> started(Plan plan) {
        BootDecision decision = decide(Client.IPXE, Tls.NONE, plan);
        assertThat(decision).isInstanceOf(Run.class);
        return ((Payload.Disk) ((Run) decision).payload()).kernel();
    }

    private static BootDecision decide(Client client, Tls tls, Plan plan) {
        return BootPolicy.decide(
                new BootRequest(
                        Claims.none(),
                        client,
                        Optional.of(Firmware.X64_UEFI),
                        Stage.LOADER,
                        "lan",
                        Optional.empty(),
                        Optional.empty(),
                        new Channel(tls, false)),
                plan);
    }

    private static Payload.Disk disk(DiskLogin login, DiskSource.Mode mode, boolean firmware) {
        return new Payload.Disk(
                own(mode), login, Optional.empty(), Optional.empty(), Optional.empty(), firmware);
    }

    private static DiskSource own(DiskSource.Mode mode) {
        return new DiskSource.Own(Optional.of("debian"), Optional.empty(), mode);
    }

    private static Profile profile(LoaderSet loaders, Payload payload) {
        return profile(loaders, "test", payload);
    }

    private static Profile profile(LoaderSet loaders, String name, Payload payload) {
        return new Profile(name, loaders, Optional.empty(), Map.of(), false, payload);
    }
}
