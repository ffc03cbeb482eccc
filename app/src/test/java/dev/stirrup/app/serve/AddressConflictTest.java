package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A station that uses an address of the pool without a lease keeps it, and is named.
@Tag("real")
@RequiresRoot
@RequiresProgram({"ip", "busybox"})
class AddressConflictTest {
    private static final Pattern LEASED = Pattern.compile("10\\.99\\.1\\.1[01]");
    private static final String SQUATTER = "02:51:aa:aa:aa:aa";
    private static final String SETTINGS =
            """
            networks:
              - interface: s0
                name: lab
                mode: authoritative
                subnet: 10.99.0.0/16
                pools: [10.99.1.10-10.99.1.11]
            """;

    @TempDir Path folder;

    @RegisterExtension final OneCable cable = new OneCable();

    @Test
    void theNextAddressIsOfferedAndTheSquatterIsNamed() throws Exception {
        String usual = leasedBy(ServerInNamespace.Start.of(folder, SETTINGS));

        squat(usual);
        var fresh = ServerInNamespace.Start.of(folder, SETTINGS).data(folder.resolve("other-data"));
        try (var server = cable.serving(fresh)) {
            assertThat(leased()).isNotEqualTo(usual);
            server.awaitOutput("was not given " + usual + ": " + SQUATTER);
        }
    }

    @Test
    void whereItIsSwitchedOffNobodyIsAsked() throws Exception {
        String unchecked = SETTINGS + "    conflict-check: false\n";
        String usual = leasedBy(ServerInNamespace.Start.of(folder, unchecked));

        squat(usual);
        var fresh =
                ServerInNamespace.Start.of(folder, unchecked).data(folder.resolve("other-data"));
        assertThat(leasedBy(fresh)).isEqualTo(usual);
    }

    private String leasedBy(ServerInNamespace.Start start) throws Exception {
        try (var _ = cable.serving(start)) {
            return leased();
        }
    }

    /// On a card of its own: each card answers for its own addresses only.
    private void squat(String address) throws Exception {
        for (String command :
                new String[] {
                    "sysctl -qw net.ipv4.conf.all.arp_ignore=1",
                    "ip link add m0 link c0 address " + SQUATTER + " type macvlan mode bridge",
                    "ip addr add " + address + "/16 dev m0",
                    "ip link set m0 up"
                }) {
            assertThat(cable.ends().runInClients(command.split(" "))).as(command).startsWith("0\n");
        }
    }

    private String leased() throws Exception {
        String said =
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
                                "-s",
                                "/bin/true",
                                "-i",
                                "c0");
        assertThat(said).startsWith("0\n");
        Matcher found = LEASED.matcher(said);
        assertThat(found.find()).as(said).isTrue();
        return found.group();
    }
}
