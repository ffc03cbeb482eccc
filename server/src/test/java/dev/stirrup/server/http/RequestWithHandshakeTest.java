package dev.stirrup.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.server.tls.TlsSettings;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A client may send its request with the end of its handshake, in one segment: at once in TLS 1.3,
/// and in TLS 1.2 when it resumes a session.
class RequestWithHandshakeTest {
    private static final TestSite SITE = new TestSite("Example");
    private static final String REQUEST = "GET /initrd HTTP/1.1\r\nConnection: close\r\n\r\n";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"TLSv1.3,true", "TLSv1.2,true", "TLSv1.3,false", "TLSv1.2,false"})
    void isAnswered(String version, boolean isNative) throws Exception {
        Files.writeString(folder.resolve("initrd"), "what it asked for");
        TlsSettings settings = isNative ? TlsSettings.DEFAULT : TlsSettings.DEFAULT.portable();
        SSLContext context = SITE.trusting();
        try (var server = BootServer.secure(folder, settings, SITE.identity())) {
            for (int visit = 0; visit < 4; visit++) {
                SSLEngine engine = context.createSSLEngine("localhost", server.port());
                engine.setUseClientMode(true);
                engine.setEnabledProtocols(new String[] {version});
                try (var client = new Client(engine, server.port())) {
                    client.ask(REQUEST);
                    assertThat(client.answer())
                            .startsWith("HTTP/1.1 200")
                            .endsWith("what it asked for");
                }
            }
        }
    }

    /// Speaks only when it must, and then says all that it can.
    private static final class Client implements AutoCloseable {
        private static final int ROOM = 1 << 16;

        private final SSLEngine engine;
        private final Socket socket;
        private final ByteBuffer received = ByteBuffer.allocate(ROOM).flip();
        private final ByteBuffer read = ByteBuffer.allocate(ROOM);
        private final ByteArrayOutputStream toSay = new ByteArrayOutputStream();

        Client(SSLEngine engine, int port) throws IOException {
            this.engine = engine;
            this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
        }

        void ask(String request) throws IOException {
            engine.beginHandshake();
            boolean isDone = false;
            while (!isDone) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> engine.getDelegatedTask().run();
                    case NEED_WRAP -> say(ByteBuffer.allocate(0));
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                        send();
                        hear();
                    }
                    case FINISHED, NOT_HANDSHAKING -> isDone = true;
                }
            }
            say(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            send();
        }

        String answer() throws IOException {
            while (!engine.isInboundDone()) {
                hear();
            }
            return new String(read.array(), 0, read.position(), StandardCharsets.US_ASCII);
        }

        private void say(ByteBuffer what) throws SSLException {
            ByteBuffer record = ByteBuffer.allocate(ROOM);
            engine.wrap(what, record);
            toSay.write(record.array(), 0, record.position());
        }

        private void send() throws IOException {
            if (toSay.size() > 0) {
                socket.getOutputStream().write(toSay.toByteArray());
                toSay.reset();
            }
        }

        private void hear() throws IOException {
            SSLEngineResult heard = engine.unwrap(received, read);
            if (heard.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                received.compact();
                int count =
                        socket.getInputStream()
                                .read(received.array(), received.position(), received.remaining());
                if (count < 0) {
                    throw new EOFException("it ends in the middle");
                }
                received.position(received.position() + count).flip();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
