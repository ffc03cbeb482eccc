package dev.stirrup.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.BootDecision.AwaitApproval;
import dev.stirrup.boot.BootDecision.Follow;
import dev.stirrup.boot.BootDecision.Ignore;
import dev.stirrup.boot.BootDecision.Load;
import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootDecision.Run;
import dev.stirrup.boot.BootDecision.UseLocalDisk;
import dev.stirrup.boot.Channel.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What networks and profiles demand, before anything that boots is given.
class DemandsTest {
    private static final LoaderSet IPXE = set(List.of("ipxe.efi"), Set.of());
    private static final LoaderSet SHIM =
            set(List.of("shimx64.efi", "snponly.efi", "grubx64.efi"), Set.of("grubx64.efi"));
    private static final LoaderSet SHIM_AND_GRUB =
            set(List.of("shimx64.efi", "grubx64.efi"), Set.of("grubx64.efi"));
    private static final LoaderSet SITES_OWN =
            set(List.of("shimx64.efi", "snponly.efi", "grubx64.efi"), Set.of());
    private static final Payload LINUX =
            new Payload.Linux("debian", "linux", List.of("initrd.gz"), "");
    private static final Demands HTTPS = new Demands(true, false);

    /// By DHCP firmware can do TLS or not, a file comes within TLS or not; the network, the profile
    /// or both may want it.
    @ParameterizedTest
    @CsvSource({
        "NONE, false, false, true",
        "NONE, true, false, false",
        "NONE, false, true, false",
        "POSSIBLE, false, false, true",
        "POSSIBLE, true, false, true",
        "POSSIBLE, false, true, true",
        "USED, true, true, true"
    })
    void httpsIsDemandedByTheNetworkOrTheProfile(
            Tls tls, boolean byNetwork, boolean byProfile, boolean isGiven) {
        Profile profile = profile(IPXE, LINUX, byProfile ? HTTPS : Demands.NONE);
        Channel channel = new Channel(tls, byNetwork);
        boolean isTlsOnly = byNetwork || byProfile;
        Plan plan = new Plan.Always(profile);
        assertThat(BootPolicy.decide(from(Client.HTTP_BOOT, channel), plan))
                .isEqualTo(
                        isGiven
                                ? new Load(new Loader("set", "ipxe.efi"), isTlsOnly)
                                : new Refuse(Reason.HTTPS_REQUIRED, "HTTP_BOOT"));
        assertThat(BootPolicy.decide(from(Client.IPXE, channel), plan))
                .isEqualTo(
                        isGiven
                                ? new Run(profile, LINUX)
                                : new Refuse(Reason.HTTPS_REQUIRED, "IPXE"));
        assertThat(BootPolicy.withheld(from(Client.IPXE, channel), plan).isEmpty())
                .isEqualTo(isGiven);
    }

    @ParameterizedTest
    @EnumSource(Tls.class)
    void onANetworkThatRequiresItStrangersNeedItToo(Tls tls) {
        Plan plan = new Plan.Unapproved(IPXE, Optional.empty());
        BootDecision decision = BootPolicy.decide(from(Client.IPXE, new Channel(tls, true)), plan);
        assertThat(decision)
                .isEqualTo(
                        tls == Tls.NONE
                                ? new Refuse(Reason.HTTPS_REQUIRED, "IPXE")
                                : new AwaitApproval(IPXE));
        assertThat(BootPolicy.withheld(from(Client.IPXE, new Channel(tls, true)), plan).isPresent())
                .isEqualTo(tls == Tls.NONE);
    }

    @Test
    void whatBootsNothingNeedsNoTls() {
        Channel plain = new Channel(Tls.NONE, true);
        assertThat(BootPolicy.decide(from(Client.PXE, plain), new Plan.LocalDisk()))
                .isEqualTo(new UseLocalDisk());
        assertThat(BootPolicy.decide(from(Client.PXE, plain), new Plan.None()))
                .isEqualTo(new Ignore(Reason.NO_PLAN));
        Profile disk = profile(IPXE, new Payload.LocalDisk(), HTTPS);
        assertThat(BootPolicy.decide(from(Client.PXE, plain), new Plan.Always(disk)))
                .isEqualTo(new UseLocalDisk());
    }

    /// shim brings its second stage by HTTPS; if that is a GRUB that cannot go on, the boot would
    /// end at its prompt.
    @Test
    void whereHttpsIsDemandedGrubIsNoPartOfTheChain() {
        Channel able = new Channel(Tls.POSSIBLE, false);
        assertThat(load(SHIM, Optional.empty(), able)).isEqualTo(loaded("snponly.efi"));
        assertThat(load(SITES_OWN, Optional.empty(), able)).isEqualTo(loaded("shimx64.efi"));
        assertThat(load(SITES_OWN, Optional.of("shimx64.efi"), able))
                .isEqualTo(loaded("shimx64.efi"));
        for (BootDecision refused :
                List.of(
                        load(SHIM_AND_GRUB, Optional.empty(), able),
                        load(SHIM, Optional.of("shimx64.efi"), able),
                        load(SHIM, Optional.of("grubx64.efi"), able))) {
            assertThat(refused)
                    .isEqualTo(
                            new Refuse(
                                    Reason.HTTPS_REQUIRED,
                                    "GRUB of the loader set set cannot do it"));
        }
    }

    @Test
    void aGrubThatIsKnownToGoOnByHttpsIsPartOfTheChain() {
        Set<String> grub = Set.of("grubx64.efi");
        LoaderSet newer = set(List.of("shimx64.efi", "snponly.efi", "grubx64.efi"), grub, grub);
        Channel able = new Channel(Tls.POSSIBLE, false);
        assertThat(load(newer, Optional.empty(), able)).isEqualTo(loaded("shimx64.efi"));
        assertThat(load(newer, Optional.of("grubx64.efi"), able)).isEqualTo(loaded("grubx64.efi"));
    }

    /// What a plan demands it demands of all that it leads to.
    @Test
    void whatAMenuIsGivenWithHoldsForItsEntries() {
        Profile entry = profile(IPXE, LINUX, Demands.NONE);
        var menu =
                new Payload.Menu(
                        "Pick",
                        Duration.ZERO,
                        Optional.empty(),
                        List.of(new Payload.Item("Open", entry)));
        Plan plan =
                new Plan.Always(
                        profile(IPXE, menu, Demands.NONE).demanding(new Demands(false, true)));
        BootRequest chosen =
                from(Client.IPXE, new Channel(Tls.USED, false)).choosing(Optional.of(entry.name()));
        assertThat(BootPolicy.decide(chosen, plan))
                .isEqualTo(new Refuse(Reason.IDENTITY_REQUIRED, "IPXE"));
        assertThat(BootPolicy.withheld(chosen, plan)).isPresent();
    }

    @Test
    void aMenuAndItsEntryEachHaveTheirDemands() {
        Profile secret = profile(IPXE, LINUX, HTTPS);
        var menu =
                new Payload.Menu(
                        "Pick",
                        Duration.ZERO,
                        Optional.empty(),
                        List.of(new Payload.Item("Secret", secret)));
        Plan plan = new Plan.Always(profile(IPXE, menu, Demands.NONE));
        BootRequest plain = from(Client.IPXE, Channel.PLAIN);
        assertThat(BootPolicy.decide(plain, plan)).isInstanceOf(Run.class);
        assertThat(BootPolicy.decide(plain.choosing(Optional.of("test")), plan))
                .isEqualTo(new Refuse(Reason.HTTPS_REQUIRED, "IPXE"));
        BootRequest secured = from(Client.IPXE, new Channel(Tls.USED, false));
        assertThat(BootPolicy.decide(secured.choosing(Optional.of("test")), plan))
                .isEqualTo(new Run(secret, LINUX));
    }

    /// Firmware has no certificate and DHCP no way to show one; the loader that asks within TLS has
    /// to have shown it.
    @ParameterizedTest
    @CsvSource({
        "HTTP_BOOT, POSSIBLE, false,",
        "HTTP_BOOT, NONE, false, HTTPS_REQUIRED",
        "PXE, NONE, false, HTTPS_REQUIRED",
        "IPXE, POSSIBLE, false,",
        "IPXE, NONE, false, HTTPS_REQUIRED",
        "IPXE, USED, false, IDENTITY_REQUIRED",
        "GRUB, USED, false, IDENTITY_REQUIRED",
        "IPXE, USED, true,"
    })
    void whoeverIsToProveItselfHasTo(Client client, Tls tls, boolean hasProof, Reason reason) {
        Plan plan = new Plan.Always(profile(IPXE, LINUX, new Demands(false, true)));
        Optional<Credential> proof =
                hasProof ? Optional.of(new Credential("4a", "CN=m1")) : Optional.empty();
        BootRequest request = from(client, new Channel(tls, false, proof));
        BootDecision decision = BootPolicy.decide(request, plan);
        if (reason == null) {
            assertThat(decision).isInstanceOfAny(Load.class, Run.class);
            assertThat(BootPolicy.withheld(request, plan)).isEmpty();
        } else {
            assertThat(decision).isEqualTo(new Refuse(reason, client.name()));
            assertThat(BootPolicy.withheld(request, plan))
                    .hasValue(new Refuse(reason, client.name()));
        }
    }

    @Test
    void aProofNobodyAskedForChangesNothing() {
        Plan plan = new Plan.Always(profile(IPXE, LINUX, Demands.NONE));
        BootRequest plain = from(Client.IPXE, Channel.PLAIN);
        var proven = new Channel(Tls.USED, true, Optional.of(new Credential("4a", "CN=m1")));
        assertThat(BootPolicy.decide(from(Client.IPXE, proven), plan))
                .isEqualTo(BootPolicy.decide(plain, plan));
        assertThat(BootPolicy.decide(from(Client.IPXE, proven), new Plan.Blocked("stolen")))
                .isEqualTo(new Refuse(Reason.BLOCKED, "stolen"));
    }

    @Test
    void aFolderIsFollowedByHttpsOnly() {
        var rule =
                new FolderRule(
                        Set.of(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("boot.efi"),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of());
        Profile profile = profile(IPXE, new Payload.Folder("/srv", List.of(rule)), HTTPS);
        Plan plan = new Plan.Always(profile);
        assertThat(BootPolicy.decide(from(Client.PXE, Channel.PLAIN), plan))
                .isEqualTo(new Refuse(Reason.HTTPS_REQUIRED, "PXE"));
        assertThat(
                        BootPolicy.decide(
                                from(Client.HTTP_BOOT, new Channel(Tls.POSSIBLE, false)), plan))
                .isEqualTo(new Follow("/srv", rule, true));
    }

    @Test
    void whatIsWithheldIsWithheldWhateverTheChannel() {
        BootRequest secured = from(Client.IPXE, new Channel(Tls.USED, false));
        Stream.of(
                        new Plan.Blocked("stolen"),
                        new Plan.Revoked("stolen"),
                        new Plan.Conflict(List.of("a", "b")))
                .forEach(plan -> assertThat(BootPolicy.withheld(secured, plan)).isPresent());
        for (Plan plan : List.of(new Plan.None(), new Plan.LocalDisk())) {
            assertThat(BootPolicy.withheld(secured, plan)).isEmpty();
        }
    }

    private static BootDecision load(LoaderSet set, Optional<String> file, Channel channel) {
        var profile = new Profile("test", set, file, Map.of(), false, LINUX, HTTPS, "");
        return BootPolicy.decide(from(Client.HTTP_BOOT, channel), new Plan.Always(profile));
    }

    private static BootDecision loaded(String file) {
        return new Load(new Loader("set", file), true);
    }

    private static LoaderSet set(List<String> files, Set<String> grubs) {
        return set(files, grubs, Set.of());
    }

    private static LoaderSet set(List<String> files, Set<String> grubs, Set<String> tlsGrubs) {
        var entries = Map.of(Firmware.X64_UEFI, files, Firmware.X64_UEFI_HTTP, files);
        Map<String, Set<Onward>> ways =
                grubs.stream()
                        .collect(
                                Collectors.toMap(
                                        file -> file,
                                        file ->
                                                tlsGrubs.contains(file)
                                                        ? Set.of(Onward.HTTPS)
                                                        : Set.of()));
        return new LoaderSet("set", entries, ways);
    }

    private static Profile profile(LoaderSet set, Payload payload, Demands demands) {
        return new Profile("test", set, Optional.empty(), Map.of(), false, payload, demands, "");
    }

    private static BootRequest from(Client client, Channel channel) {
        return new BootRequest(
                Claims.of(new HardwareAddress("52:54:00:77:00:01")),
                client,
                Optional.of(Firmware.X64_UEFI_HTTP),
                client == Client.IPXE || client == Client.GRUB ? Stage.LOADER : Stage.FIRMWARE,
                "lan",
                Optional.empty(),
                Optional.empty(),
                channel);
    }
}
