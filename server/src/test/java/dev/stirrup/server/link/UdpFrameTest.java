package dev.stirrup.server.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.server.link.UdpFrame.Ends;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UdpFrameTest {
    private static final Ends ENDS = new Ends(Ipv4.of("192.0.2.1"), 67, Ipv4.of("192.0.2.200"), 68);

    @Test
    void whatWasEncodedIsReadBack() throws Exception {
        var random = new Random(1);
        for (int length = 0; length <= 1472; length += 1 + random.nextInt(40)) {
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            byte[] packet = UdpFrame.encode(ENDS, payload);

            Datagram read = UdpFrame.decode(packet, packet.length, 5);

            assertThat(read.payload().rest()).isEqualTo(payload);
            assertThat(
                            new Ends(
                                    read.source(),
                                    read.sourcePort(),
                                    read.destination(),
                                    read.destinationPort()))
                    .isEqualTo(ENDS);
            assertThat(read.station()).isEqualTo(5);
        }
    }

    @Test
    void headersAreThoseOfTheRfcs() {
        byte[] packet = UdpFrame.encode(ENDS, new byte[] {1, 2, 3});

        // Both checksums were worked out apart from this code.
        assertThat(HexFormat.of().formatHex(packet))
                .isEqualTo(
                        "4510001f000000004011f5f4c0000201c00002c8" + "00430044000b7685" + "010203");
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] packet = UdpFrame.encode(ENDS, new byte[300]);
        for (int length = 0; length < packet.length; length++) {
            byte[] cut = Arrays.copyOf(packet, length);
            assertThatThrownBy(() -> UdpFrame.decode(cut, cut.length, 0))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void paddingOfAShortFrameIsNoPayload() throws Exception {
        byte[] packet = UdpFrame.encode(ENDS, new byte[] {7});
        assertThat(UdpFrame.decode(Arrays.copyOf(packet, 46), 46, 0).length()).isEqualTo(1);
    }

    @Test
    void missingChecksumIsAccepted() throws Exception {
        byte[] packet = UdpFrame.encode(ENDS, new byte[] {7, 8});
        packet[26] = 0;
        packet[27] = 0;
        assertThat(UdpFrame.decode(packet, packet.length, 0).length()).isEqualTo(2);
    }

    @Test
    void checksumLeftToTheCardIsAccepted() throws Exception {
        byte[] packet = UdpFrame.encode(ENDS, new byte[] {7, 8});
        int sum = 0xc000 + 0x0201 + 0xc000 + 0x02c8 + 17 + 10;
        sum = (sum & 0xffff) + (sum >> 16);
        packet[26] = (byte) (sum >> 8);
        packet[27] = (byte) sum;
        assertThat(UdpFrame.decode(packet, packet.length, 0).length()).isEqualTo(2);
    }

    @Test
    void everyFlippedBitOfTheHeadersOrPayloadIsNoticed() {
        byte[] packet = UdpFrame.encode(ENDS, new byte[] {7, 8, 9, 10});
        for (int bit = 0; bit < packet.length * 8; bit++) {
            byte[] broken = packet.clone();
            broken[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> UdpFrame.decode(broken, broken.length, 0))
                    .as("bit %d", bit)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void ipOptionsArePassedOver() throws Exception {
        byte[] plain = UdpFrame.encode(ENDS, new byte[] {7, 8});
        byte[] packet = new byte[plain.length + 4];
        System.arraycopy(plain, 0, packet, 0, 20);
        System.arraycopy(plain, 20, packet, 24, plain.length - 20);
        packet[0] = 0x46;
        packet[3] = (byte) (packet[3] + 4);
        Arrays.fill(packet, 20, 24, (byte) 1); // no operation
        int checksum = (packet[10] & 0xff) << 8 | packet[11] & 0xff;
        checksum = ~(~checksum + 0x0100 + 4 + 0x0202) & 0xffff;
        packet[10] = (byte) (checksum >> 8);
        packet[11] = (byte) checksum;
        assertThat(UdpFrame.decode(packet, packet.length, 0).payload().rest())
                .containsExactly(7, 8);
    }

    @FuzzTest
    void anyBytesGiveADatagramOrAMalformedPacket(byte[] bytes) {
        try {
            Datagram read = UdpFrame.decode(bytes, bytes.length, 0);
            assertThat(read.offset() + read.length()).isLessThanOrEqualTo(bytes.length);
        } catch (MalformedException e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
        }
    }
}
