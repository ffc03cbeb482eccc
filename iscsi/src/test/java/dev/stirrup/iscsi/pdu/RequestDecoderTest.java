package dev.stirrup.iscsi.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.iscsi.pdu.Request.ScsiCommand;
import dev.stirrup.testkit.Capture;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ipxe-login",
                "ipxe-operational",
                "ipxe-test-unit-ready",
                "ipxe-read-capacity",
                "ovmf-login",
                "ovmf-operational",
                "ovmf-inquiry",
                "ovmf-chap-algorithms",
                "ovmf-chap-response",
                "ovmf-mutual-chap"
            })
    void readsWhatWasCaptured(String capture) throws Exception {
        byte[] bytes = Capture.bytes(getClass(), capture);
        Envelope envelope = Envelope.of(bytes, 8192);
        assertThat(envelope.length(Digests.NONE)).isEqualTo(bytes.length);
        Request request = RequestDecoder.decode(header(bytes, Envelope.HEADER));
        assertThat(request).hasToString(Capture.text(getClass(), capture));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ovmf-login", "ovmf-inquiry"})
    void refusesEveryTruncatedHeader(String capture) {
        byte[] bytes = Capture.bytes(getClass(), capture);
        for (int length = 0; length < Envelope.HEADER; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> RequestDecoder.decode(WireReader.of(cut)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void anAdditionalHeaderMakesTheCommandLonger() throws Exception {
        byte[] bytes = Arrays.copyOf(Capture.bytes(getClass(), "ovmf-inquiry"), 48 + 12);
        bytes[4] = 3;
        // Length 9: a reserved byte and eight of the command.
        byte[] more = {0, 9, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8};
        System.arraycopy(more, 0, bytes, 48, more.length);
        var command = (ScsiCommand) RequestDecoder.decode(WireReader.of(bytes));
        assertThat(command.block().toString()).endsWith("0102030405060708").hasSize(48);
    }

    @Test
    void anAdditionalHeaderThatLiesAboutItsLengthIsRefused() {
        byte[] bytes = Arrays.copyOf(Capture.bytes(getClass(), "ovmf-inquiry"), 48 + 4);
        bytes[4] = 1;
        bytes[48] = (byte) 0xff;
        assertThatThrownBy(() -> RequestDecoder.decode(WireReader.of(bytes)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aDataSegmentBeyondWhatWasAgreedOnIsRefusedBeforeItComes() {
        byte[] bytes = new byte[48];
        bytes[5] = 1;
        assertThatThrownBy(() -> Envelope.of(bytes, 8192))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("65536 bytes");
    }

    @Test
    void theDigestIsThatOfTheRfc() {
        // RFC 7143 appendix A.4: 32 bytes of zeroes, of ones, and ascending.
        assertThat(Digests.of(ByteBuffer.allocate(32))).isEqualTo(0xaa36918a);
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        assertThat(Digests.of(ByteBuffer.wrap(ones))).isEqualTo(0x43aba862);
        byte[] ascending = new byte[32];
        for (int i = 0; i < 32; i++) {
            ascending[i] = (byte) i;
        }
        assertThat(Digests.of(ByteBuffer.wrap(ascending))).isEqualTo(0x4e79dd46);
    }

    @FuzzTest
    void anyBytesGiveARequestOrAMalformedException(byte[] bytes) {
        try {
            if (bytes.length >= Envelope.HEADER) {
                Envelope envelope = Envelope.of(bytes, 262_144);
                assertThat(envelope.moreHeader()).isBetween(0, 1020);
            }
            assertThat(RequestDecoder.decode(WireReader.of(bytes))).isNotNull();
        } catch (MalformedException expected) {
            assertThat(expected.offset()).isBetween(0, bytes.length);
        }
    }

    private static WireReader header(byte[] bytes, int length) {
        return WireReader.of(bytes, 0, length);
    }
}
