package dev.stirrup.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.testkit.Capture;
import dev.stirrup.tftp.TftpPacket.Data;
import dev.stirrup.tftp.TftpPacket.Failure;
import dev.stirrup.tftp.TftpPacket.ReadRequest;
import dev.stirrup.tftp.TftpPacket.WriteRequest;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TftpCodecTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ovmf-probe-request",
                "ovmf-probe-answer",
                "ovmf-probe-abort",
                "ovmf-request",
                "ovmf-acknowledgment-0",
                "shim-request",
                "grub-request",
                "ipxe-request",
                "aavmf-probe-request"
            })
    void readsAndRewritesWhatWasCaptured(String capture) throws Exception {
        byte[] bytes = Capture.bytes(getClass(), capture);
        TftpPacket packet = decode(bytes);
        assertThat(packet).hasToString(Capture.text(getClass(), capture));
        assertThat(TftpEncoder.encode(packet)).isEqualTo(bytes);
    }

    @Test
    void refusesEveryTruncationOfARequestThatCutsAText() throws Exception {
        byte[] whole = Capture.bytes(getClass(), "ovmf-request");
        var pieces = new ArrayList<Integer>();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                decode(cut);
                pieces.add(length);
            } catch (MalformedException expected) {
                assertThat(expected.offset()).isBetween(0, length);
            }
        }
        // Whole only after the mode and after each option's value.
        assertThat(pieces).hasSize(2);
    }

    @Test
    void decodesAWriteRequestSoThatItCanBeRefused() throws Exception {
        assertThat(decode(text("\0\2core\0octet\0")))
                .isEqualTo(new WriteRequest("core", "octet", List.of()));
    }

    @Test
    void optionNamesLoseTheirCase() throws Exception {
        assertThat(decode(text("\0\1a\0OCTET\0BlkSize\0001024\0")))
                .isEqualTo(
                        new ReadRequest(
                                "a", "OCTET", List.of(new TftpPacket.Option("blksize", "1024"))));
    }

    @Test
    void anErrorCountsWithoutItsEndingZeroToo() throws Exception {
        assertThat(decode(text("\0\5\0\0stop"))).isEqualTo(new Failure(0, "stop"));
        assertThat(decode(text("\0\5\0\0stop\0"))).isEqualTo(new Failure(0, "stop"));
        assertThat(decode(text("\0\5\0\0"))).isEqualTo(new Failure(0, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "\0\0", "\0\7", "\1\1a\0octet\0", "\0\1\0octet\0", "\0\4\0"})
    void refusesWhatIsNoPacket(String bytes) {
        assertThatThrownBy(() -> decode(text(bytes))).isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesARequestStuffedWithOptions() {
        byte[] bytes = text("\0\1a\0octet\0" + "x\0y\0".repeat(129));
        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("options");
    }

    @Test
    void blockNumbersRollOverToZero() {
        assertThat(TftpEncoder.dataHeader(1)).isEqualTo(0x00030001);
        assertThat(TftpEncoder.dataHeader(65_535)).isEqualTo(0x0003ffff);
        assertThat(TftpEncoder.dataHeader(65_536)).isEqualTo(0x00030000);
        assertThat(TftpEncoder.encode(new Data(0xffff, Bytes.of((byte) 7))))
                .containsExactly(0, 3, -1, -1, 7);
    }

    @FuzzTest
    void anyBytesGiveAPacketOrAMalformedException(byte[] bytes) {
        try {
            TftpPacket packet = decode(bytes);
            // What was decoded can be written again, and means the same then.
            assertThat(decode(TftpEncoder.encode(packet))).isEqualTo(packet);
        } catch (MalformedException expected) {
            assertThat(expected.offset()).isBetween(0, bytes.length);
        }
    }

    private static TftpPacket decode(byte[] bytes) throws MalformedException {
        return TftpDecoder.decode(WireReader.of(bytes));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
