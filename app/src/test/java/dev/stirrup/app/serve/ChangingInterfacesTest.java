package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.CommandLines;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Interfaces that change while `serve` runs.
@Tag("real")
@RequiresRoot
@RequiresProgram({"ip", "curl", "sha256sum", LibiscsiSession.LIBRARY})
class ChangingInterfacesTest {
    private static final String LEASING =
            """
            networks:
              - interface: s0
                mode: authoritative
                subnet: 10.99.0.0/16
                pools: [10.99.1.0-10.99.1.255]
            """;

    private static final String OPEN = "mode: proxy\n";
    private static final String SERVER = "10.99.0.1";
    private static final String FILE = "big.img";
    private static final int SIZE = 32 << 20;

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
            server.awaitOutput("network s0 has the address 10.99.7.1 now")
                    .awaitOutput("s0, 10.99.7.1, mode authoritative");

            assertThat(server.output()).doesNotContain("a bug in");
            assertThat(get("http://10.99.7.1:8080/ipxe")).startsWith("#!ipxe");
            assertThat(cable.lease(List.of(7), OneCable.LIMIT)).isEqualTo(before);
        }
    }

    /// A TFTP transfer and a download as slow as the test's steps, and a session at a disk whose
    /// key could not be read at first, on one network; another one comes, flaps, gets another
    /// address and goes.
    @Test
    void whatRunsOnOneNetworkGoesOnWhileAnotherComesAndGoes() throws Exception {
        byte[] content = site();
        Path key = readableByAll();
        try (var server = cable.serving(ServerInNamespace.Start.of(folder, OPEN))) {
            assertThat(script(2, "10.99.0.2")).startsWith("#!ipxe");
            Process tftp = slowly("tftp://" + SERVER + "/" + FILE, "tftp");
            server.awaitOutput("iSCSI           is not open: ");
            privately(key);
            Process http = slowly("http://" + SERVER + ":8080/" + FILE, "http");
            server.until("both run", () -> hasBegun("tftp") && hasBegun("http"));
            appears(server);
            flaps();
            server.awaitOutput("TCP port 3260");
            try (LibiscsiSession disk = session()) {
                assertThat(disk.reads()).isTrue();
                inServer("addr", "add", "10.97.0.1/24", "dev", "d0");
                inServer("addr", "del", "10.98.0.1/24", "dev", "d0");
                isServed(server, "10.97.0.1");
                inServer("link", "del", "d0");
                server.awaitOutput("network d0 has lost the address 10.97.0.1");
                assertThat(disk.reads()).isTrue();
            }
            assertThat(tftp.isAlive() && http.isAlive()).as("all took place meanwhile").isTrue();
            Files.createFile(folder.resolve("go"));
            assertThat(digest("tftp", tftp)).isEqualTo(digest(content));
            assertThat(digest("http", http)).isEqualTo(digest(content));
            assertThat(server.output())
                    .doesNotContain("is taken", "a bug in", "did not end well")
                    .containsOnlyOnce("Serving")
                    .containsOnlyOnce("has the address 10.98.0.1");
        }
    }

    /// As when the server starts with its computer, and its card is given an address later.
    @Test
    void aServerThatStartsBeforeItsNetworkServesItWhenItComes() throws Exception {
        var start = ServerInNamespace.Start.of(folder, "networks: [{interface: d0}]\n");
        try (var server = cable.serving(start)) {
            assertThat(server.output())
                    .contains("Network d0 is not served: there is no interface d0")
                    .contains("there is none to serve yet");
            appears(server);
            assertThat(server.output()).doesNotContain("a bug in");
        }
    }

    private void appears(ServerInNamespace server) throws Exception {
        inServer("link", "add", "d0", "type", "veth", "peer", "name", "d1");
        inServer("addr", "add", "10.98.0.1/24", "dev", "d0");
        inServer("link", "set", "d1", "up");
        inServer("link", "set", "d0", "up");
        isServed(server, "10.98.0.1");
    }

    /// By one program: as fast as that is, it is never gone at two looks in a row.
    private void flaps() throws Exception {
        String script =
                "for i in 1 2 3; do ip link set d0 down; ip addr del 10.98.0.1/24 dev d0;"
                        + " ip addr add 10.98.0.1/24 dev d0; ip link set d0 up; done";
        assertThat(cable.ends().runInServer("sh", "-ec", script)).startsWith("0\n");
    }

    /// What the keys are encrypted with, for a start: no disk can be given until that is mended.
    private Path readableByAll() throws Exception {
        Path keys = Files.createDirectories(folder.resolve("data/keys"));
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
        Path passphrase = Files.writeString(keys.resolve("passphrase"), "correct horse battery");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-r--r--"));
        return passphrase;
    }

    private static void privately(Path file) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private byte[] site() throws Exception {
        byte[] content = new byte[SIZE];
        new Random(1350).nextBytes(content);
        Path site = Files.createDirectory(folder.resolve("site"));
        Files.write(site.resolve(FILE), content);
        OneCable.keepFolder(folder.resolve("data"), "site", site);
        Path image = folder.resolve("disk.raw");
        Files.write(image, new byte[4 << 20]);
        did("disk", "import", "disk", image.toString());
        did("profile", "add", "disk", "--golden=disk", "--disk-login=open");
        did("machine", "add", "web1", "--mac=52:54:00:00:00:01");
        did("machine", "add", "web2", "--mac=52:54:00:00:00:02");
        did("plan", "set", "web1", "--always=disk");
        did("plan", "set", "web2", "--always=site");
        return content;
    }

    private LibiscsiSession session() throws Exception {
        String name = "iqn.2026-11.dev.stirrup:web1";
        assertThat(script(1, "10.99.0.3")).contains(name + ":disk");
        return cable.ends()
                .inClients(() -> new LibiscsiSession(SERVER + ":3260", name, name + ":disk", 7));
    }

    /// From then on this address is that machine's.
    private String script(int machine, String from) throws Exception {
        assertThat(cable.ends().runInClients("ip", "addr", "replace", from + "/16", "dev", "c0"))
                .startsWith("0\n");
        String path = "/ipxe?platform=efi&buildarch=x86_64&mac=52-54-00-00-00-0" + machine;
        return get("http://" + SERVER + ":8080" + path, "--interface", from);
    }

    private void isServed(ServerInNamespace server, String address) throws Exception {
        server.awaitOutput("d0, " + address + ", mode proxy");
        server.awaitOutput(address + ", UDP port 69");
        for (String url : List.of("tftp://" + address, "http://" + address + ":8080")) {
            String script = url + "/autoexec.ipxe";
            assertThat(cable.ends().runInServer("curl", "-sS", "--fail", "-m", "60", script))
                    .startsWith("0\n#!ipxe");
        }
    }

    /// At most 100 kB in a second, which is five minutes for all of it, until there is the file
    /// `go`, then the rest at once.
    private Process slowly(String url, String name) throws Exception {
        return cable.ends()
                .startInClients(
                        "sh",
                        "-c",
                        "cd "
                                + folder
                                + " && curl -sS --fail "
                                + url
                                + " | { until [ -e go ]; do head -c 30000; touch begun."
                                + name
                                + "; sleep 0.3; done; cat; } | sha256sum > "
                                + name);
    }

    private boolean hasBegun(String name) {
        return Files.exists(folder.resolve("begun." + name));
    }

    private String digest(String name, Process of) throws Exception {
        assertThat(of.waitFor(OneCable.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return Files.readString(folder.resolve(name)).substring(0, 64);
    }

    private static String digest(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private void did(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data=" + folder.resolve("data"));
        assertThat(CommandLines.run(all.toArray(String[]::new))).isZero();
    }

    private void inServer(String... words) throws Exception {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        assertThat(cable.ends().runInServer(command.toArray(String[]::new))).startsWith("0\n");
    }

    private String get(String url, String... options) throws Exception {
        var command = new ArrayList<>(List.of("curl", "-sS", "--fail", "--max-time", "60", url));
        command.addAll(List.of(options));
        String answer = cable.ends().runInClients(command.toArray(String[]::new));
        assertThat(answer).startsWith("0\n");
        return answer.substring(2);
    }
}
