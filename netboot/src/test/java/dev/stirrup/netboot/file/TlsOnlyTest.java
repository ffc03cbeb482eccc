package dev.stirrup.netboot.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Demands;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Profile;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.netboot.Arrival;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.FileAsk.Protocol;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import dev.stirrup.netboot.url.BootToken;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.wire.Ipv4;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A profile that demands HTTPS, on a network that serves both.
class TlsOnlyTest {
    private static final Network LAN =
            new Network("lan", Mode.PROXY, Site.SERVER, 80, false, new Network.Https(8443, false));
    private static final Profile SECRET =
            new Profile(
                    "secret",
                    Site.IPXE,
                    Optional.empty(),
                    Map.of(),
                    false,
                    Site.DEBIAN.payload(),
                    new Demands(true, false),
                    "");
    private static final String QUERY = "platform=efi&buildarch=x86_64";

    private final Site site = new Site(Mode.PROXY, Site.debian());

    @BeforeEach
    void demand() {
        site.plan(new Plan.Always(SECRET));
    }

    @Test
    void dhcpSendsTheMachineToHttps() {
        assertThat(bootFile("discover-ovmf-http")).startsWith("https://10.77.0.1:8443/b/");
        assertThat(bootFile("discover-ipxe-2.0-efi")).startsWith("https://10.77.0.1:8443/b/");
        site.plan(Site.debian());
        assertThat(bootFile("discover-ovmf-http")).startsWith("http://10.77.0.1/b/");
        assertThat(bootFile("discover-ipxe-2.0-efi")).startsWith("http://10.77.0.1/b/");
    }

    @Test
    void aPxeStackIsToldByTheTimelineOnly() {
        DhcpReply reply = dhcp("discover-ovmf-pxe");
        assertThat(reply.packet()).isEmpty();
        assertThat(Site.milestones(reply.events()).toString()).contains("https-required");
    }

    /// Debian 12's iPXE has no HTTPS. It is told so on its screen.
    @Test
    void anIpxeThatCannotDoTlsIsTold() {
        String url = bootFile("discover-ipxe-efi");
        assertThat(url).startsWith("http://10.77.0.1/b/");
        FileAnswer answer = get(Protocol.HTTP, url.substring("http://10.77.0.1".length()), QUERY);
        assertThat(((FileAnswer.Text) answer).text())
                .contains("no network boot: HTTPS is required here")
                .contains("https-required")
                .doesNotContain("kernel");
        assertThat(Site.milestones(answer.events()).toString()).contains("https-required");
    }

    @Test
    void scriptAndFilesGoOnByHttpsAndOpenNothingWithoutIt() {
        String script = bootFile("discover-ipxe-2.0-efi");
        String path = script.substring("https://10.77.0.1:8443".length());
        var text = (FileAnswer.Text) get(Protocol.HTTPS, path, QUERY);
        String kernel = text.text().replaceAll("(?s).*linux https://10.77.0.1:8443(\\S+) .*", "$1");
        assertThat(text.text())
                .doesNotContain("kernel --name linux http:")
                .contains("report=http://10.77.0.1/b/");
        assertThat(get(Protocol.HTTPS, kernel, "")).isInstanceOf(FileAnswer.Stored.class);
        for (Protocol protocol : new Protocol[] {Protocol.HTTP, Protocol.TFTP}) {
            assertThat(get(protocol, kernel, "")).isInstanceOf(FileAnswer.Missing.class);
            assertThat(get(protocol, path, QUERY)).isInstanceOf(FileAnswer.Missing.class);
        }
        // Not even when the plan asks for no HTTPS any more.
        site.plan(Site.debian());
        assertThat(get(Protocol.HTTP, kernel, "")).isInstanceOf(FileAnswer.Missing.class);
        assertThat(get(Protocol.HTTPS, kernel, "")).isInstanceOf(FileAnswer.Stored.class);
    }

    @Test
    void whatWasToldByHttpIsRefusedWithItsReason() {
        String kernel =
                site.urls.image(
                        Site.claims(),
                        BootToken.Purpose.KERNEL,
                        new BootUrl.ImagePath("debian-12", "linux"),
                        Site.NOW);
        FileAnswer answer = get(Protocol.HTTP, "/" + kernel, "");
        assertThat(answer).isInstanceOf(FileAnswer.Missing.class);
        assertThat(Site.milestones(answer.events()).toString()).contains("https-required");
        assertThat(get(Protocol.HTTPS, "/" + kernel, "")).isInstanceOf(FileAnswer.Stored.class);
    }

    private String bootFile(String capture) {
        DhcpPacket packet = Site.sent(dhcp(capture));
        return packet.options().findText(OptionCode.BOOT_FILE).orElseThrow();
    }

    private DhcpReply dhcp(String capture) {
        return site.dhcp.answer(
                new Arrival(LAN, 67, Ipv4.NONE, 68), Site.packet(capture), Site.NOW);
    }

    private FileAnswer get(Protocol protocol, String path, String query) {
        return site.files.answer(
                new FileAsk(protocol, LAN, "GET", path, query, Site.CLIENT, "iPXE", ""), Site.NOW);
    }
}
