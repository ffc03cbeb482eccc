package dev.stirrup.server.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ArpFrameTest {
    private static final String REPLY =
            "0001080006040002" + "525400aa0001" + "0a630107" + "525400bb0002" + "00000000";

    @Test
    void aProbeClaimsNoAddress() {
        byte[] probe = ArpFrame.probe(Bytes.ofHex("525400bb0002"), Ipv4.of("10.99.1.7"));
        assertThat(HexFormat.of().formatHex(probe))
                .isEqualTo(
                        "0001080006040001"
                                + "525400bb0002"
                                + "00000000"
                                + "000000000000"
                                + "0a630107");
    }

    @Test
    void theReplyTellsWhoHasTheAddressAndPaddingDoesNoHarm() throws Exception {
        var expected = new ArpReply(Ipv4.of("10.99.1.7"), Bytes.ofHex("525400aa0001"));
        byte[] reply = HexFormat.of().parseHex(REPLY);
        assertThat(ArpFrame.decode(reply)).isEqualTo(expected);
        assertThat(ArpFrame.decode(Arrays.copyOf(reply, 46))).isEqualTo(expected);
    }

    @Test
    void questionsAndOtherKindsOfAddressAreRefused() {
        for (int at : new int[] {1, 2, 4, 5, 7}) {
            byte[] other = HexFormat.of().parseHex(REPLY);
            other[at]++;
            assertThatThrownBy(() -> ArpFrame.decode(other)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void onlyRepliesPassTheFilter() {
        byte[] reply = HexFormat.of().parseHex(REPLY);
        assertThat(PacketFilterTest.passes(PacketFilter.arpReplies(), reply, 0)).isTrue();
        byte[] probe = ArpFrame.probe(Bytes.ofHex("525400bb0002"), Ipv4.of("10.99.1.7"));
        assertThat(PacketFilterTest.passes(PacketFilter.arpReplies(), probe, 0)).isFalse();
    }

    @FuzzTest
    void anyBytesGiveAReplyOrAMalformedPacket(byte[] bytes) {
        try {
            assertThat(ArpFrame.decode(bytes).station().length()).isEqualTo(6);
        } catch (MalformedException e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
        }
    }
}
