package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What `serve` says when it cannot have all it wants, and that the rest is served.
@Tag("real")
@RequiresRoot
@RequiresProgram("ip")
class StartTest {
    private static final String LEASING =
            """
            networks:
              - interface: s0
                mode: authoritative
                subnet: 10.99.0.0/16
                pools: [10.99.1.0-10.99.1.255]
            """;

    @TempDir Path folder;

    @RegisterExtension final OneCable cable = new OneCable();

    @Test
    @RequiresProgram("dnsmasq")
    void aTakenTftpPortNamesTheProcessAndTheRestIsServed() throws Exception {
        Process other =
                cable.ends()
                        .startInServer(
                                folder.resolve("other.log"),
                                List.of(
                                        "dnsmasq",
                                        "--keep-in-foreground",
                                        "--conf-file=/dev/null",
                                        "--pid-file=",
                                        "--port=0",
                                        "--user=root",
                                        "--enable-tftp",
                                        "--tftp-root=" + folder));
        try {
            awaitSocket("udp", 69);
            var start = ServerInNamespace.Start.of(folder, LEASING);
            try (var server = cable.serving(start)) {
                assertThat(server.output())
                        .contains(
                                "UDP port 69 is taken by dnsmasq (pid "
                                        + other.pid()
                                        + "); stop it (systemctl stop dnsmasq, or kill "
                                        + other.pid())
                        .contains("Serving what works");
                assertThat(http()).startsWith("HTTP/1.1 200");
                assertThat(leases()).isEqualTo(1);
            }
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    @RequiresProgram("dnsmasq")
    void aDhcpServerOnTheSameComputerIsNamedAndTheRestIsServed() throws Exception {
        Process other =
                cable.ends()
                        .startInServer(
                                folder.resolve("other.log"),
                                List.of(
                                        "dnsmasq",
                                        "--keep-in-foreground",
                                        "--conf-file=/dev/null",
                                        "--pid-file=",
                                        "--port=0",
                                        "--dhcp-leasefile=/dev/null",
                                        "--dhcp-range=10.99.5.1,10.99.5.200"));
        try {
            awaitSocket("udp", 67);
            var start = ServerInNamespace.Start.of(folder, LEASING);
            try (var server = cable.serving(start)) {
                assertThat(server.output())
                        .contains("UDP port 67 is taken by dnsmasq (pid " + other.pid() + ")")
                        .contains("Serving what works");
                assertThat(http()).startsWith("HTTP/1.1 200");
                assertThat(
                                cable.ends()
                                        .inClients(() ->
                                                new ServedFiles("10.99.0.2").tftp("autoexec.ipxe")))
                        .isPresent();
            }
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    @RequiresProgram("setpriv")
    void withoutCapabilitiesItNamesTheMissingOneAndServesWhatWorks() throws Exception {
        var start =
                ServerInNamespace.Start.of(folder, LEASING)
                        .before("setpriv", "--bounding-set=-all");
        try (var server = cable.serving(start)) {
            assertThat(server.output())
                    .contains("CAP_NET_BIND_SERVICE is missing; run as root, or give the service")
                    .contains("Serving what works")
                    .doesNotContain("a bug in");
            assertThat(http()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    @RequiresProgram({"setpriv", "busybox"})
    void withoutRawSocketsOneNetworkIsServedByBroadcast() throws Exception {
        var start =
                ServerInNamespace.Start.of(folder, LEASING)
                        .before("setpriv", "--bounding-set=-all,+net_bind_service");
        try (var server = cable.serving(start)) {
            assertThat(server.output()).contains("CAP_NET_RAW is missing");
            assertThat(
                            cable.ends()
                                    .runInClients(
                                            "busybox",
                                            "udhcpc",
                                            "-f",
                                            "-n",
                                            "-q",
                                            "-t",
                                            "40",
                                            "-T",
                                            "1",
                                            "-B",
                                            "-s",
                                            "/bin/true",
                                            "-i",
                                            "c0"))
                    .startsWith("0\n");
            assertThat(server.output()).doesNotContain("a bug in");
        }
    }

    @Test
    void wrongSettingsAreAllToldWithTheirPlacesAndNothingIsStarted() throws Exception {
        var start =
                ServerInNamespace.Start.of(
                        folder,
                        """
                        mode: authoritive
                        listeners:
                          htp: 80
                          tftp: 70000
                        networks:
                          - interface: s0
                            mode: authoritative
                            subnet: 10.99.0.0/16
                            pools: [10.98.1.0-10.98.1.255]
                          - name: lost
                        """);
        try (var server = ServerInNamespace.started(cable.ends(), start)) {
            assertThat(server.status()).isNotZero();
            String file = folder.resolve("stirrup.yaml").toString();
            assertThat(server.output())
                    .contains(file + ":1:7: \"authoritive\" is not", "do you mean authoritative?")
                    .contains(file + ":3:3: unknown key htp; do you mean http?")
                    .contains(file + ":4:9: \"70000\" is not a port from 1 to 65535, or off")
                    .contains(file + ":9:13: pool 10.98.1.0-10.98.1.255 leaves subnet")
                    .contains(file + ":10:5: key interface is missing")
                    .contains("problems", "nothing was started")
                    .doesNotContain("stirrup serve", "\tat ");
        }
        assertThat(start.data()).doesNotExist();
    }

    @Test
    void aSecondServerOnTheSameDataIsRefused() throws Exception {
        var start = ServerInNamespace.Start.of(folder, LEASING);
        try (var _ = cable.serving(start);
                var second = ServerInNamespace.started(cable.ends(), start)) {
            assertThat(second.status()).isNotZero();
            assertThat(second.output()).contains("another stirrup serves from this folder");
            assertThat(leases()).isEqualTo(1);
        }
    }

    private String http() throws Exception {
        return cable.ends().inClients(() -> new ServedFiles("10.99.0.2").http("/ipxe"));
    }

    private int leases() throws Exception {
        return cable.lease(List.of(7), OneCable.LIMIT).size();
    }

    /// Waits until somebody in the server's network has this port.
    private void awaitSocket(String table, int port) throws Exception {
        String ending = ":%04X ".formatted(port);
        for (int i = 0; i < 1200; i++) {
            if (cable.ends().runInServer("cat", "/proc/net/" + table).contains(ending)) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("nobody opened port " + port);
    }
}
