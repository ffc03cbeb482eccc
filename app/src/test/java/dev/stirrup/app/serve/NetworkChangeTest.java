package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Interfaces that change while `serve` runs.
@Tag("real")
@RequiresRoot
@RequiresProgram({"ip", "curl"})
class NetworkChangeTest {
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
    void anotherAddressIsServedAndLeasesAreKept() throws Exception {
        var start = ServerInNamespace.Start.of(folder, LEASING).options("--force");
        try (var server = cable.serving(start)) {
            var before = cable.lease(List.of(7), OneCable.LIMIT);
            assertThat(before).hasSize(1);

            // Or the second address would go with the first, and a look find none.
            String keep = "net.ipv4.conf.s0.promote_secondaries=1";
            assertThat(cable.ends().runInServer("sysctl", "-qw", keep)).startsWith("0\n");
            inServer("addr", "add", "10.99.7.1/16", "dev", "s0");
            inServer("addr", "del", "10.99.0.1/16", "dev", "s0");
            server.awaitOutput("Serving", 2)
                    .awaitOutput("network s0 has the address 10.99.7.1 now");

            assertThat(server.output()).doesNotContain("a bug in");
            assertThat(get("http://10.99.7.1:8080/ipxe")).startsWith("#!ipxe");
            assertThat(cable.lease(List.of(7), OneCable.LIMIT)).isEqualTo(before);
        }
    }

    @Test
    void anInterfaceThatComesLaterIsServedAndOneThatGoesDisturbsNobody() throws Exception {
        var start = ServerInNamespace.Start.of(folder, "mode: proxy\n");
        try (var server = cable.serving(start)) {
            inServer("link", "add", "d0", "type", "veth", "peer", "name", "d1");
            inServer("addr", "add", "10.98.0.1/24", "dev", "d0");
            inServer("link", "set", "d0", "up");
            inServer("link", "set", "d1", "up");
            server.awaitOutput("Serving", 2).awaitOutput("d0, 10.98.0.1, mode proxy");

            inServer("link", "del", "d0");
            Thread.sleep(8_000); // more than two looks
            assertThat(get("http://10.99.0.1:8080/ipxe")).startsWith("#!ipxe");
            assertThat(server.output().lines().filter(line -> line.contains("Serving"))).hasSize(2);
        }
    }

    private void inServer(String... words) throws Exception {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        assertThat(cable.ends().runInServer(command.toArray(String[]::new))).startsWith("0\n");
    }

    private String get(String url) throws Exception {
        String answer = cable.ends().runInClients("curl", "-sS", "--fail", "--max-time", "60", url);
        assertThat(answer).startsWith("0\n");
        return answer.substring(2);
    }
}
