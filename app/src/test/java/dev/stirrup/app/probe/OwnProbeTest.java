package dev.stirrup.app.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The probe against our own DHCP.
@Tag("real")
@RequiresRoot
@RequiresProgram({"ip", "dnsmasq", "/usr/lib/ipxe/snponly.efi", "/usr/lib/ipxe/undionly.kpxe"})
class OwnProbeTest {
    private static final String USUAL = "x86-bios,x64-uefi,x64-uefi-http";

    @TempDir Path folder;

    private ProbedNetwork network;

    @BeforeEach
    void makeNetwork() throws Exception {
        network = new ProbedNetwork(folder);
    }

    @AfterEach
    void removeNetwork() throws Exception {
        network.close();
    }

    @Test
    void ourOwnDhcpLeadsToTheScript() throws Exception {
        network.serve(
                """
                networks:
                  - interface: s0
                    mode: authoritative
                    subnet: 10.99.0.0/16
                    pools: [10.99.8.1-10.99.8.200]
                policy: {loader-set: ipxe}
                """);
        // It leases nothing before it has looked for other servers.
        String text =
                Awaitility.await()
                        .atMost(Duration.ofMinutes(3))
                        .until(
                                () -> network.probe("--arch", USUAL, "--packet"),
                                told -> told.startsWith("0\n"));
        assertThat(text).contains("0000  02 01 06 00").contains("boot file b/");
        assertThat(text)
                .as("a token is in the packet, and nowhere else")
                .doesNotContainPattern("NBP .*/b/[A-Za-z0-9_-]{12}");
    }

    /// Alone a proxy leaves machines without an address.
    @Test
    void aProxyAloneAndASecondBootServerAreTold() throws Exception {
        network.serve("networks: [{interface: s0, mode: proxy}]\npolicy: {loader-set: ipxe}\n");
        String alone = network.probe("--arch", "x64-uefi");
        assertThat(alone).startsWith("1\n").contains("wrong no-address");
        Process second = dnsmasqElsewhere("/dev/null", "--dhcp-boot=other.efi,,10.99.0.4");
        try {
            String text = network.probeOn("m0", "--arch", "x64-uefi");
            assertThat(text)
                    .startsWith("1\n")
                    .contains("wrong two-boot-servers")
                    .contains("10.99.0.1 and 10.99.0.4", "goes by 10.99.0.1: ")
                    .contains("an iPXE script")
                    .doesNotContain("wrong no-address")
                    .doesNotContainPattern("b/[A-Za-z0-9_-]{12}");
        } finally {
            second.destroyForcibly().waitFor();
        }
    }

    @Test
    void inModeForeignOnlyTheOtherServerIsHeard() throws Exception {
        network.serve("networks: [{interface: s0, mode: foreign}]\npolicy: {loader-set: ipxe}\n");
        Process other = dnsmasqElsewhere(network.config("dnsmasq").toString());
        try {
            String text = network.probeOn("m0", "--arch", USUAL);
            assertThat(text)
                    .startsWith("0\n")
                    .contains("10.99.0.4 (")
                    .doesNotContain("10.99.0.1 (");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    /// The other server (10.99.0.4) and the probe are two stations at the clients' end.
    private Process dnsmasqElsewhere(String config, String... more) throws Exception {
        for (String device : List.of("m0", "m1")) {
            ip("link", "add", device, "link", "c0", "type", "macvlan", "mode", "bridge");
            ip("link", "set", device, "up");
        }
        ip("addr", "add", "10.99.0.3/16", "dev", "m0");
        ip("addr", "add", "10.99.0.4/16", "dev", "m1");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "dnsmasq",
                                "--keep-in-foreground",
                                "--conf-file=" + config,
                                "--port=0",
                                "--user=root",
                                "--pid-file=",
                                "--no-ping",
                                "--interface=m1",
                                "--dhcp-leasefile=/dev/null",
                                "--dhcp-range=10.99.9.1,10.99.9.200,10m"));
        command.addAll(List.of(more));
        Process started = network.ends().startInClients(command.toArray(String[]::new));
        Awaitility.await().until(this::isDhcpServed);
        return started;
    }

    /// Whether somebody at the clients' end has port 67.
    private boolean isDhcpServed() throws Exception {
        return network.ends().runInClients("cat", "/proc/net/udp").contains(":0043 ");
    }

    private void ip(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "ip";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        assertThat(network.ends().runInClients(command)).startsWith("0\n");
    }
}
