package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import dev.stirrup.wire.Ipv4;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Beside another DHCP server, and on networks that are only watched.
@Tag("real")
@RequiresRoot
@RequiresProgram({"ip", "dnsmasq"})
class OtherServerTest {
    private static final String LEASING =
            """
            networks:
              - interface: s0
                name: lab
                mode: authoritative
                subnet: 10.99.0.0/16
                pools: [10.99.1.0-10.99.1.255]
            """;

    @TempDir Path folder;

    @RegisterExtension final OneCable cable = new OneCable();

    @Test
    void addressesAreNotLeasedWhileAnotherServerDoesAndAreAgainWhenItHasGone() throws Exception {
        Process other = dnsmasq();
        try (var server = cable.serving(ServerInNamespace.Start.of(folder, LEASING))) {
            server.awaitOutput("dhcp paused: network=lab because 10.99.0.2")
                    .awaitOutput("or start with --force");
            assertThat(lease(0, 5, OneCable.SHORT)).isEmpty();
            other.destroy();
            other.waitFor();
            server.awaitOutput("dhcp resumed: network=lab");
            assertThat(lease(0, 5, OneCable.LIMIT)).hasSize(5);
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void whoeverForcesItLeasesBesideAnotherServer() throws Exception {
        Process other = dnsmasq();
        try (var server =
                cable.serving(ServerInNamespace.Start.of(folder, LEASING).options("--force"))) {
            server.awaitOutput("another dhcp server: network=lab");
            other.destroy();
            other.waitFor();
            assertThat(lease(0, 5, OneCable.LIMIT)).hasSize(5);
            assertThat(server.output()).doesNotContain("dhcp paused");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void whereItOnlyObservesNothingLeavesTheInterface() throws Exception {
        cable.ends().runInServer("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
        long before = sent();
        var start =
                ServerInNamespace.Start.of(folder, "networks: [{interface: s0, mode: observe}]\n");
        try (var server = cable.serving(start)) {
            assertThat(lease(0, 500, OneCable.SHORT)).isEmpty();
            assertThat(server.output()).contains("mode observe");
            assertThat(sent() - before).isZero();
        }
    }

    private long sent() throws Exception {
        String[] answer =
                cable.ends()
                        .runInServer("cat", "/sys/class/net/s0/statistics/tx_packets")
                        .split("\n", -1);
        return Long.parseLong(answer[1]);
    }

    private Process dnsmasq() throws Exception {
        return cable.ends()
                .startInClients(
                        "dnsmasq",
                        "--keep-in-foreground",
                        "--conf-file=/dev/null",
                        "--pid-file=",
                        "--port=0",
                        "--no-ping",
                        "--interface=c0",
                        "--dhcp-leasefile=/dev/null",
                        "--dhcp-broadcast",
                        "--dhcp-range=10.99.5.1,10.99.5.200");
    }

    private Map<Integer, Ipv4> lease(int first, int count, Duration limit) throws Exception {
        return cable.lease(OneCable.machines(first, count), limit);
    }
}
