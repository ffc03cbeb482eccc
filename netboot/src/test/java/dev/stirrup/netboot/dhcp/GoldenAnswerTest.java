package dev.stirrup.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Plan;
import dev.stirrup.dhcp.DhcpPacketText;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import dev.stirrup.testkit.Capture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bytes in, bytes out: what real firmware sent, and what it is answered. With
/// `-Dgolden.write=true` the texts are written anew, to be reviewed.
class GoldenAnswerTest {
    @ParameterizedTest
    @CsvSource({
        "PROXY, discover-ovmf-pxe",
        "PROXY, discover-ovmf-http",
        "PROXY, discover-aavmf-pxe",
        "PROXY, discover-ipxe-rom",
        "PROXY, discover-ipxe-2.0-efi",
        "PROXY, discover-undionly",
        "AUTHORITATIVE, discover-ovmf-pxe",
        "AUTHORITATIVE, discover-ovmf-http",
        "AUTHORITATIVE, discover-ipxe-rom",
        "AUTHORITATIVE, discover-undionly",
        "AUTHORITATIVE, discover-ovmf-iscsi",
        "AUTHORITATIVE, request-ovmf-pxe",
        "AUTHORITATIVE, request-ovmf-http",
        "AUTHORITATIVE, request-ipxe-rom"
    })
    void isAnsweredAsReviewed(Mode mode, String capture) throws IOException {
        DhcpReply reply = new Site(mode, Site.debian()).ask(capture);
        assertGolden(reply, "answer-" + mode.name().toLowerCase(Locale.ROOT), capture);
    }

    @ParameterizedTest
    @CsvSource({"PROXY, request-ovmf-pxe-4011", "AUTHORITATIVE, request-ovmf-pxe-4011"})
    void port4011IsAnsweredAsReviewed(Mode mode, String capture) throws IOException {
        DhcpReply reply = new Site(mode, Site.debian()).ask4011(capture);
        assertGolden(reply, "answer-" + mode.name().toLowerCase(Locale.ROOT), capture);
    }

    @ParameterizedTest
    @CsvSource({"AUTHORITATIVE, discover-ovmf-pxe"})
    void aLeaseWithoutABootIsAnsweredAsReviewed(Mode mode, String capture) throws IOException {
        DhcpReply reply = new Site(mode, new Plan.LocalDisk()).ask(capture);
        assertGolden(reply, "answer-localdisk", capture);
    }

    private static void assertGolden(DhcpReply reply, String what, String capture)
            throws IOException {
        String text =
                DhcpPacketText.of(Site.sent(reply))
                        + "to "
                        + reply.packet().orElseThrow().destination()
                        + " from port "
                        + reply.packet().orElseThrow().sourcePort();
        String name = what + "-" + capture;
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(Path.of("src/test/resources/golden", name + ".txt"), text + "\n");
            return;
        }
        assertThat(text).isEqualTo(Capture.text(GoldenAnswerTest.class, name));
    }
}
