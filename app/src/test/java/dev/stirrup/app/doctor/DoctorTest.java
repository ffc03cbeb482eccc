package dev.stirrup.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.Ran;
import dev.stirrup.app.doctor.Finding.Severity;
import dev.stirrup.app.serve.ServedNetwork;
import dev.stirrup.app.settings.ListenerSettings;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.Demands;
import dev.stirrup.boot.Payload;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.server.dhcp.ForeignServer;
import dev.stirrup.server.link.Interface;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.record.MachineRecord;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.PlanRecord;
import dev.stirrup.store.record.ProfileRecord;
import dev.stirrup.testkit.RequiresRoot;
import dev.stirrup.wire.Ipv4;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    private static final ForeignServer LEASING =
            new ForeignServer(
                    Ipv4.of("10.0.0.9"), "", Optional.of(Ipv4.of("10.0.0.70")), Optional.empty());

    @TempDir Path folder;

    @Test
    void aSecondServerIsAProblemOnlyWhereAddressesAreLeased() {
        assertThat(ForeignServerCheck.judged("lab", Mode.AUTHORITATIVE, List.of(LEASING)))
                .singleElement()
                .matches(Finding::isProblem)
                .matches(finding -> finding.fix().contains("--force"));
        assertThat(ForeignServerCheck.judged("lab", Mode.PROXY, List.of(LEASING)))
                .noneMatch(Finding::isProblem);
    }

    @Test
    void aProxyAloneIsPointedAt() {
        assertThat(ForeignServerCheck.judged("lab", Mode.PROXY, List.of()))
                .singleElement()
                .matches(finding -> finding.severity() == Severity.HINT);
    }

    @Test
    void smallBuffersAndStrictFiltersArePointedAt() throws Exception {
        write("net/core/rmem_max", "212992\n");
        write("net/ipv4/conf/all/rp_filter", "1\n");
        write("net/bridge/bridge-nf-call-iptables", "1\n");
        var networks =
                List.of(network("a", Interface.Kind.BRIDGE), network("b", Interface.Kind.CARD));
        assertThat(new KernelCheck(networks, folder, false).findings())
                .extracting(Finding::why)
                .anyMatch(why -> why.contains("rmem_max is 212992"))
                .anyMatch(why -> why.contains("conf.a.rp_filter"))
                .anyMatch(why -> why.contains("bridge-nf-call-iptables"));
        assertThat(new KernelCheck(List.of(), folder, true).findings())
                .extracting(Finding::severity)
                .containsExactly(Severity.GOOD);
    }

    @Test
    void aContainerBehindABridgeIsPointedAt() throws Exception {
        assertThat(new ContainerCheck(List.of(), folder).findings()).isEmpty();
        write(".dockerenv", "");
        assertThat(
                        new ContainerCheck(List.of(network("eth0", Interface.Kind.VETH)), folder)
                                .findings())
                .singleElement()
                .matches(finding -> finding.fix().contains("--network host"));
        assertThat(
                        new ContainerCheck(List.of(network("eth0", Interface.Kind.CARD)), folder)
                                .findings())
                .extracting(Finding::severity)
                .containsExactly(Severity.GOOD);
    }

    @Test
    void aSoundDataFolderIsGoodAndADamagedDatabaseIsNamed() throws Exception {
        Path root = folder.resolve("data");
        assertThat(new DataCheck(root).findings())
                .extracting(Finding::severity)
                .containsExactly(Severity.HINT);
        DataFolder data = DataFolder.open(root);
        Database.open(data.leases(), Schema.LEASES, Durability.EVERY_COMMIT).close();
        assertThat(new DataCheck(root).findings()).noneMatch(Finding::isProblem);
        Files.writeString(data.leases(), "This was a database once.".repeat(1000));
        assertThat(new DataCheck(root).findings())
                .filteredOn(Finding::isProblem)
                .singleElement()
                .matches(finding -> finding.what().equals("leases.db"))
                .matches(finding -> finding.why().contains("restore it from a backup"));
    }

    @Test
    void aDataFolderOpenToOthersIsAProblem() throws Exception {
        Path root = DataFolder.open(folder.resolve("data")).root();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(new DataCheck(root).findings())
                .filteredOn(Finding::isProblem)
                .extracting(Finding::fix)
                .containsExactly("chmod o-rwx " + root);
    }

    @Test
    @RequiresRoot
    void whatRootMadeInAnothersFolderIsAProblem() throws Exception {
        Path root = DataFolder.open(folder.resolve("data")).root();
        Files.createDirectories(root.resolve("content/09"));
        UserPrincipal nobody =
                root.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("nobody");
        Files.setOwner(root, nobody);
        assertThat(new DataCheck(root).findings())
                .filteredOn(Finding::isProblem)
                .singleElement()
                .matches(finding -> finding.why().contains("is not nobody's"))
                .matches(finding -> finding.fix().startsWith("chown -R nobody " + root));
    }

    @Test
    void profilesNobodyCanGetAreNamed() {
        var lonely = profile("lonely");
        var planned = profile("planned");
        var selected = profile("selected").withSelector(Map.of("room", "a12"));
        var elsewhere = profile("elsewhere").withSelector(Map.of("room", "b7"));
        MachineRecord machine =
                new MachineRecord(
                        "m1",
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("room", "a12"),
                        true,
                        "",
                        Optional.empty(),
                        0);
        var plan =
                new PlanRecord(
                        "m2",
                        PlanRecord.Kind.ALWAYS,
                        Optional.of("planned"),
                        "",
                        Demands.NONE,
                        PlanRecord.Progress.ARMED,
                        0);
        var check =
                new ReachCheck(
                        Settings.defaults(),
                        List.of(machine),
                        List.of(lonely, planned, selected, elsewhere),
                        List.of(plan),
                        List.of());
        assertThat(check.findings())
                .extracting(Finding::why)
                .hasSize(2)
                .anyMatch(why -> why.contains("lonely"))
                .anyMatch(why -> why.contains("elsewhere") && why.contains("room=b7"));
    }

    @Test
    void aMissingImageIsAProblem() {
        var linux = new Payload.Linux("debian", "linux", List.of("initrd.gz"), "");
        var profile = ProfileRecord.of("p", new PayloadRecord.Plain(linux));
        var check =
                new ReachCheck(
                        Settings.defaults(), List.of(), List.of(profile), List.of(), List.of());
        assertThat(check.findings())
                .filteredOn(Finding::isProblem)
                .extracting(Finding::why)
                .containsExactly("p: image debian is missing");
    }

    @Test
    void aSecretThatAnswersTakeAndNobodyKeptIsAProblem() throws Exception {
        Path file = Files.writeString(folder.resolve("a.ks"), "rootpw ${secret:root}\n");
        assertThat(Ran.on(folder, "answer", "add", "web", file.toString()).status()).isZero();
        Files.createDirectories(folder.resolve("content"));
        assertThat(new RecordCheck(folder, Settings.defaults()).findings())
                .filteredOn(finding -> finding.what().equals("answers"))
                .singleElement()
                .matches(Finding::isProblem)
                .matches(finding -> finding.fix().equals("stirrup secret set root"));
    }

    @Test
    void aTakenPortIsAProblemThatNamesTheProcess() throws Exception {
        try (var http = new ServerSocket(0);
                var syslog = new DatagramSocket(new InetSocketAddress("0.0.0.0", 0))) {
            var listeners =
                    new ListenerSettings(
                            false,
                            OptionalInt.of(http.getLocalPort()),
                            OptionalInt.empty(),
                            OptionalInt.empty(),
                            true,
                            OptionalInt.of(syslog.getLocalPort()),
                            OptionalInt.empty(),
                            OptionalInt.empty(),
                            1,
                            1);
            assertThat(new PortCheck(List.of(), listeners).findings())
                    .hasSize(2)
                    .allMatch(Finding::isProblem)
                    .allMatch(f -> f.why().contains("pid " + ProcessHandle.current().pid()));
        }
    }

    private static ProfileRecord profile(String name) {
        return ProfileRecord.of(name, new PayloadRecord.Plain(new Payload.LocalDisk()));
    }

    private static ServedNetwork network(String device, Interface.Kind kind) {
        var on = new Interface(device, 3, Optional.empty(), List.of(), true, false, kind);
        return new ServedNetwork(
                new Network(device, Mode.PROXY, Ipv4.of("10.0.0.1"), 8080), on, Optional.empty());
    }

    private void write(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
