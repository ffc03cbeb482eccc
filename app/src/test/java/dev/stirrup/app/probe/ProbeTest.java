package dev.stirrup.app.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The probe against other DHCP servers: those that `dhcp-config` has written for, and some that
/// are wrong on purpose.
@Tag("real")
@RequiresRoot
@RequiresProgram({"ip", "dnsmasq", "/usr/lib/ipxe/snponly.efi", "/usr/lib/ipxe/undionly.kpxe"})
class ProbeTest {
    private static final String USUAL = "x86-bios,x64-uefi,x64-uefi-http";

    @TempDir static Path folder;

    private static ProbedNetwork network;

    @BeforeAll
    static void makeNetwork() throws Exception {
        network = new ProbedNetwork(folder).serveForeign();
    }

    @AfterEach
    void stopServers() throws Exception {
        network.stopPrograms();
    }

    @AfterAll
    static void removeNetwork() throws Exception {
        network.close();
    }

    @Test
    void whatDhcpConfigWritesForDnsmasqLeadsToTheScript() throws Exception {
        network.dnsmasq("--conf-file=" + network.config("dnsmasq"));
        String text = network.probe("--arch", USUAL, "--ipxe", "--lease");
        assertThat(text).startsWith("0\n");
        assertThat(text)
                .contains("tftp://10.99.0.1/entry/x86-bios/boot.bin")
                .contains("tftp://10.99.0.1/entry/x64-uefi/boot.efi")
                .contains("http://10.99.0.1:8080/entry/x64-uefi-http/boot.efi")
                .contains("iPXE for x64", "iPXE for BIOS")
                .contains("accepted and given back: 10.99.5.")
                .contains("an iPXE script");
    }

    @Test
    @RequiresProgram("kea-dhcp4")
    void whatDhcpConfigWritesForKeaLeadsToTheScript() throws Exception {
        network.kea(network.config("kea"));
        assertThat(network.probe("--arch", USUAL, "--ipxe", "--lease")).startsWith("0\n");
    }

    @Test
    @RequiresProgram("dhcpd")
    void whatDhcpConfigWritesForIscLeadsToTheScript() throws Exception {
        network.isc("include \"" + network.config("isc") + "\";");
        assertThat(network.probe("--arch", USUAL, "--ipxe", "--lease")).startsWith("0\n");
    }

    @Test
    void eachMistakeOfADhcpServerIsNamed() throws Exception {
        try (HttpPlace place = HttpPlace.open(network)) {
            network.dnsmasq(broken(place.url()).toArray(String[]::new));
            String text = network.probe("--arch", "all", "--json");
            assertThat(text).startsWith("1\n");
            Map<String, List<String>> found = ProbedNetwork.mistakes(text);
            assertThat(found.get("PXE, x86-bios")).as(text).containsExactly("wrong-architecture");
            assertThat(found.get("PXE, x86-uefi")).as(text).containsExactly("file-missing");
            assertThat(found.get("PXE, x64-uefi")).as(text).containsExactly("loop");
            assertThat(found.get("PXE, ebc-uefi")).as(text).containsExactly("url-for-pxe");
            assertThat(found.get("PXE, arm32-uefi")).containsExactly("server-unreachable");
            assertThat(found.get("PXE, arm64-uefi")).containsExactly("no-boot-file");
            assertThat(found.get("PXE, riscv32-uefi")).containsExactly("no-boot-server");
            assertThat(found.get("PXE, riscv64-uefi")).contains("trailing-zero");
            assertThat(found.get("PXE, mips32-uefi")).contains("no-netmask");
            assertThat(found.get("PXE, loongarch64-uefi")).containsExactly("not-a-program");
            assertThat(found.get("HTTP Boot, x86-uefi-http")).containsExactly("no-http-class");
            assertThat(found.get("HTTP Boot, x64-uefi-http")).containsExactly("name-unknown");
            assertThat(found.get("HTTP Boot, ebc-uefi-http")).containsExactly("path-for-http");
            assertThat(found.get("HTTP Boot, arm32-uefi-http")).containsExactly("tls-untrusted");
            assertThat(found.get("HTTP Boot, arm64-uefi-http")).containsExactly("redirected");
            assertThat(found.get("HTTP Boot, riscv64-uefi-http")).containsExactly("fetch-refused");
        }
    }

    @Test
    void aServerThatIsWrongInEveryWayIsToldAndDoesNoHarm() throws Exception {
        try (WrongDhcp _ = WrongDhcp.open(network)) {
            String text = network.probe("--arch", "6,7,9,10", "--lease", "--packet", "--json");
            Map<String, List<String>> found = ProbedNetwork.mistakes(text);
            assertThat(found.get("PXE, x86-uefi")).as(text).contains("malformed-answer");
            assertThat(found.get("PXE, x64-uefi")).containsExactly("file-missing");
            assertThat(found.get("PXE, ebc-uefi")).contains("ack-differs");
            assertThat(found.get("PXE, arm32-uefi")).contains("no-ack");
            String shown = network.probe("--arch", "7");
            assertThat(shown).contains("boot file <1b>[2J<202e>fi");
            assertThat(shown).doesNotContain("\u001b").doesNotContain("\u202e");
        }
    }

    @Test
    void aNetworkWithoutAServerIsTold() throws Exception {
        String text = network.probe("--arch", "x64-uefi");
        assertThat(text)
                .startsWith("1\n")
                .contains("wrong no-answer: no DHCP server answers this client")
                .contains("a DHCP relay is missing");
    }

    @Test
    @RequiresProgram("dhcpd")
    void aBootFileWithoutANextServerIsTold() throws Exception {
        network.isc("filename \"entry/x64-uefi/boot.efi\";");
        String text = network.probe("--arch", "x64-uefi");
        assertThat(text).startsWith("1\n").contains("wrong no-next-server").contains("wrong loop");
    }

    @Test
    void whatCannotBeProbedEndsWithTwo() throws Exception {
        assertThat(network.probeOn("nosuch0")).startsWith("2\n");
        assertThat(network.probe("--arch", "nonsense")).startsWith("2\n");
    }

    /// One wrong thing for each architecture.
    private static List<String> broken(String http) {
        List<String> all = new ArrayList<>();
        all.addAll(boot(0, "entry/x64-uefi/boot.efi,,10.99.0.1"));
        all.addAll(boot(6, "nosuch.efi,,10.99.0.1"));
        all.addAll(boot(7, "entry/x64-uefi/boot.efi,,10.99.0.1"));
        all.addAll(boot(9, "http://10.99.0.1:8080/ipxe,,10.99.0.1"));
        all.addAll(boot(10, "entry/x64-uefi/boot.efi,,10.99.0.77"));
        all.addAll(boot(25, "entry/x64-uefi/boot.efi,,10.99.0.1"));
        all.add("--dhcp-option-force=tag:a25,60,PXEClient");
        all.addAll(boot(27, "x.efi,,10.99.0.1"));
        all.add("--dhcp-option-force=tag:a27,67,78:00:79");
        all.addAll(boot(33, "x.efi,,10.99.0.1"));
        all.add("--dhcp-option=tag:a33,1");
        all.addAll(boot(39, "ipxe,,10.99.0.1"));
        all.addAll(boot(15, "http://10.99.0.1:8080/ipxe"));
        all.addAll(http(16, "http://nosuch.invalid/boot.efi"));
        all.addAll(http(17, "boot.efi"));
        all.addAll(http(18, "https://10.99.0.1:8443/ipxe"));
        all.addAll(http(19, http + "/elsewhere"));
        all.addAll(http(28, http + "/forbidden"));
        return all;
    }

    private static List<String> boot(int architecture, String file) {
        return List.of(
                "--dhcp-match=set:a" + architecture + ",option:client-arch," + architecture,
                "--dhcp-boot=tag:a" + architecture + "," + file);
    }

    private static List<String> http(int architecture, String url) {
        List<String> all = new ArrayList<>(boot(architecture, url));
        all.add("--dhcp-option-force=tag:a" + architecture + ",60,HTTPClient");
        return all;
    }

    /// A web server that sends away, and that forbids.
    private record HttpPlace(ServerSocket socket) implements AutoCloseable {
        static HttpPlace open(ProbedNetwork network) throws Exception {
            return network.ends()
                    .inServer(() -> {
                        var place =
                                new HttpPlace(
                                        new ServerSocket(
                                                8081,
                                                8,
                                                InetAddress.getByName(ProbedNetwork.SERVER)));
                        Thread.ofPlatform().daemon().start(place::serve);
                        return place;
                    });
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    byte[] asked = new byte[1024];
                    int count = client.getInputStream().read(asked);
                    String text = new String(asked, 0, Math.max(0, count), US_ASCII);
                    String status =
                            text.contains("/elsewhere")
                                    ? "302 Found\r\nLocation: /there"
                                    : "403 Forbidden";
                    client.getOutputStream()
                            .write(
                                    ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")
                                            .getBytes(US_ASCII));
                } catch (IOException e) {
                    if (socket.isClosed()) {
                        return;
                    }
                }
            }
        }

        String url() {
            return "http://" + ProbedNetwork.SERVER + ":8081";
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
