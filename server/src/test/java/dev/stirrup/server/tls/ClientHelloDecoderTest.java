package dev.stirrup.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.server.tls.HelloAssembly.Complete;
import dev.stirrup.server.tls.HelloAssembly.Incomplete;
import dev.stirrup.server.tls.HelloAssembly.Reading;
import dev.stirrup.server.tls.HelloAssembly.Unreadable;
import dev.stirrup.testkit.Capture;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloDecoderTest {
    private static final int RECORD = 5;
    private static final int MESSAGE = 4;

    @ParameterizedTest
    @ValueSource(strings = {"curl", "openssl-literal", "openssl-dhe-tls12"})
    void readsWhatClientsSend(String client) throws Exception {
        assertThat(text(ClientHelloDecoder.decode(WireReader.of(body(client)))))
                .isEqualTo(Capture.text(getClass(), "hello-" + client));
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "openssl-literal", "openssl-dhe-tls12"})
    void everyTruncationIsRefusedOrTheHelloEndsThere(String client) {
        byte[] body = body(client);
        int extensions = extensionsAt(body);
        for (int length = 0; length < body.length; length++) {
            byte[] cut = Arrays.copyOf(body, length);
            if (length == extensions) {
                continue; // a hello of TLS 1.0 has no extensions
            }
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> ClientHelloDecoder.decode(WireReader.of(cut)));
        }
    }

    @Test
    void aHelloComesInPiecesOfOneByte() {
        byte[] all = Capture.bytes(getClass(), "hello-curl");
        var assembly = new HelloAssembly();
        for (int i = 0; i < all.length - 1; i++) {
            assertThat(assembly.add(ByteBuffer.wrap(all, i, 1))).isEqualTo(new Incomplete());
        }
        assertThat(assembly.add(ByteBuffer.wrap(all, all.length - 1, 1)))
                .isInstanceOf(Complete.class);
    }

    @Test
    void aHelloComesInManyRecords() {
        byte[] all = Capture.bytes(getClass(), "hello-curl");
        byte[] message = Arrays.copyOfRange(all, RECORD, all.length);
        ByteBuffer records = ByteBuffer.allocate(message.length * (RECORD + 1));
        for (byte one : message) {
            records.put(new byte[] {22, 3, 1, 0, 1, one});
        }
        assertThat(new HelloAssembly().add(records.flip())).isEqualTo(assembled(all));
    }

    @Test
    void bytesBehindTheHelloAreLeftAlone() {
        byte[] all = Capture.bytes(getClass(), "hello-openssl-literal");
        ByteBuffer more = ByteBuffer.wrap(Arrays.copyOf(all, all.length + 7));
        assertThat(new HelloAssembly().add(more)).isEqualTo(assembled(all));
        assertThat(more.remaining()).isEqualTo(7);
    }

    @Test
    void whatIsNoTlsIsSaidAtOnce() {
        assertThat(assembled("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(new Unreadable("HTTP without TLS"));
        assertThat(assembled(new byte[] {0})).isEqualTo(new Unreadable("no TLS"));
        assertThat(assembled(new byte[] {22, 3, 1, 0, 1, 2}))
                .isEqualTo(new Unreadable("a first message that is no hello"));
    }

    @Test
    void aHelloWithoutEndIsRefusedBeforeItFillsMemory() {
        assertThat(assembled(new byte[] {22, 3, 1, 0x40, 0, 1, (byte) 0xff, 0, 0}))
                .isEqualTo(new Unreadable("a hello of 16711680 bytes"));
        ByteBuffer empty = ByteBuffer.allocate(HelloAssembly.MOST_BYTES + RECORD);
        while (empty.remaining() >= RECORD) {
            empty.put(new byte[] {22, 3, 1, 0, 0});
        }
        assertThat(new HelloAssembly().add(empty.flip())).isInstanceOf(Unreadable.class);
    }

    @FuzzTest
    void anyBytesGiveAHelloOrMalformed(byte[] bytes) {
        try {
            ClientHello hello = ClientHelloDecoder.decode(WireReader.of(bytes));
            assertThat(hello.suites().size() * 2).isLessThanOrEqualTo(bytes.length);
            EngineChoice.of(hello, true, true);
        } catch (MalformedException expected) {
            assertThat(expected.offset()).isBetween(0, bytes.length);
        }
        assertThat(new HelloAssembly().add(ByteBuffer.wrap(bytes))).isNotNull();
    }

    private static Reading assembled(byte[] bytes) {
        return new HelloAssembly().add(ByteBuffer.wrap(bytes));
    }

    private byte[] body(String client) {
        byte[] all = Capture.bytes(getClass(), "hello-" + client);
        return Arrays.copyOfRange(all, RECORD + MESSAGE, all.length);
    }

    private static int extensionsAt(byte[] body) {
        int at = 34;
        at += 1 + body[at];
        at += 2 + ((body[at] & 0xff) << 8 | body[at + 1] & 0xff);
        return at + 1 + body[at];
    }

    private static String text(ClientHello hello) {
        return String.join(
                "\n",
                "version    " + Codes.of(hello.version()),
                "versions   " + hello.versions(),
                "suites     " + hello.suites(),
                "groups     " + hello.groups().map(Codes::toString).orElse("none"),
                "signatures " + hello.signatures(),
                "name       " + hello.serverName().orElse("none"),
                "protocols  " + hello.protocols(),
                "engine     " + EngineChoice.of(hello, true, true));
    }
}
