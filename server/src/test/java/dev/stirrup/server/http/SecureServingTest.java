package dev.stirrup.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.boot.event.Milestone;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.server.tls.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecureServingTest {
    private static final TestSite SITE = new TestSite("Example");
    private static final TestSite OTHER = new TestSite("Other");

    /// Long enough for a good handshake among a thousand others on a machine that is busy.
    private static final TlsSettings HASTY =
            new TlsSettings(Duration.ofSeconds(6), 2048, 1500, true);

    @TempDir Path folder;
    private final List<BootServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(BootServer::close);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyByteArrivesAtAClientThatReadsSlowly(boolean isNative) throws Exception {
        byte[] content = new byte[9_000_001];
        new Random(7).nextBytes(content);
        Files.write(folder.resolve("initrd"), content);
        BootServer server = server(isNative ? TlsSettings.DEFAULT : TlsSettings.DEFAULT.portable());
        try (SSLSocket socket = connect(server, SITE)) {
            ask(socket, "GET /initrd HTTP/1.1\r\nConnection: close\r\n\r\n");
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            InputStream in = socket.getInputStream();
            skipHead(in);
            byte[] piece = new byte[70_001];
            int turn = 0;
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                digest.update(piece, 0, n);
                if (++turn % 50 == 0) {
                    Thread.sleep(20);
                }
            }
            assertThat(HexFormat.of().formatHex(digest.digest()))
                    .isEqualTo(
                            HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(content)));
        }
    }

    @Test
    void whatIsWithdrawnWhileItIsSentEndsBeforeItsEnd() throws Exception {
        long size = 256L << 20;
        long from = size / 2;
        try (var file = new RandomAccessFile(folder.resolve("image").toFile(), "rw")) {
            file.setLength(size);
        }
        BootServer server = server(TlsSettings.DEFAULT);
        try (SSLSocket socket = connect(server, SITE)) {
            ask(socket, "GET /image HTTP/1.1\r\nRange: bytes=" + from + "-\r\n\r\n");
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
            server.withdrawn = "image old: has a hole";
            assertThat((1 << 20) + drained(in)).isLessThan(size - from);
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> server.told(Milestone.HttpBroken.class).size() == 1);
        Milestone.HttpBroken broken = server.told(Milestone.HttpBroken.class).getFirst();
        assertThat(broken.bytes()).isPositive().isLessThan(size - from);
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.3,TLS_AES_128_GCM_SHA256,BoringSSL",
        "TLSv1.3,TLS_AES_256_GCM_SHA384,BoringSSL",
        "TLSv1.2,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,BoringSSL",
        "TLSv1.2,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,BoringSSL",
        "TLSv1.2,TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,JDK",
        "TLSv1.2,TLS_DHE_RSA_WITH_AES_128_CBC_SHA256,JDK",
    })
    void eachClientGetsTheEngineThatSuitsIt(String version, String suite, String engine)
            throws Exception {
        BootServer server = server(TlsSettings.DEFAULT);
        try (SSLSocket socket = connect(server, SITE)) {
            socket.setEnabledProtocols(new String[] {version});
            socket.setEnabledCipherSuites(new String[] {suite});
            socket.startHandshake();
            assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
            ask(socket, "GET /script HTTP/1.1\r\n\r\n");
            assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
        }
        await().until(() -> !server.told(Milestone.TlsEstablished.class).isEmpty());
        assertThat(server.told(Milestone.TlsEstablished.class))
                .containsExactly(new Milestone.TlsEstablished(version, suite, engine, ""));
        assertThat(server.asks.getFirst().protocol()).isEqualTo(FileAsk.Protocol.HTTPS);
    }

    @Test
    void theSameNewsOfAMachineIsToldOnce() throws Exception {
        BootServer server = server(TlsSettings.DEFAULT);
        for (int i = 0; i < 3; i++) {
            var connection =
                    (HttpsURLConnection) URI.create(server.url("/script")).toURL().openConnection();
            connection.setSSLSocketFactory(SITE.trusting().getSocketFactory());
            try (InputStream in = connection.getInputStream()) {
                assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo(BootServer.SCRIPT);
            }
        }
        assertThat(server.told(Milestone.TlsEstablished.class)).hasSize(1);
    }

    @Test
    void aClientThatDoesNotTrustUsIsAnEventOfItsMachine() throws Exception {
        BootServer server = server(TlsSettings.DEFAULT);
        try (SSLSocket socket = connect(server, OTHER)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThat(handshake(socket)).isInstanceOf(SSLException.class);
        }
        await().until(() -> !server.told(Milestone.TlsFailed.class).isEmpty());
        assertThat(server.told(Milestone.TlsFailed.class).getFirst().why())
                .isEqualTo("certificate_unknown");
        assertThat(server.events.getFirst().claims()).isEqualTo(BootServer.CLAIMS);
    }

    @Test
    void aNewIdentityIsPresentedWithoutDroppingConnections() throws Exception {
        BootServer server = server(TlsSettings.DEFAULT);
        try (SSLSocket before = connect(server, SITE)) {
            before.startHandshake();
            server.front().present(OTHER.identity());
            try (SSLSocket after = connect(server, OTHER)) {
                ask(after, "GET /script HTTP/1.1\r\n\r\n");
                assertThat(after.getInputStream().readNBytes(12))
                        .asString()
                        .isEqualTo("HTTP/1.1 200");
            }
            ask(before, "GET /script HTTP/1.1\r\n\r\n");
            assertThat(before.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void aThousandHalfOpenHandshakesKeepNobodyOut() throws Exception {
        BootServer server = server(HASTY);
        var idle = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 1000; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                idle.add(socket);
                if (i % 2 == 0) {
                    socket.getOutputStream().write(new byte[] {22, 3, 1, 0, 100, 1});
                }
            }
            try (SSLSocket socket = connect(server, SITE)) {
                ask(socket, "GET /script HTTP/1.1\r\n\r\n");
                assertThat(socket.getInputStream().readNBytes(12))
                        .asString()
                        .isEqualTo("HTTP/1.1 200");
            }
            await().until(() -> server.front().handshakes() == 0);
            assertThat(server.told(Milestone.TlsFailed.class))
                    .containsExactly(new Milestone.TlsFailed("timeout", ""));
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "\0\1\2\3", "\26\3\1\0\5\2aaaa"})
    void garbageEndsTheConnectionAndNothingElse(String garbage) throws Exception {
        BootServer server = server(TlsSettings.DEFAULT);
        try (RawClient client = server.connect()) {
            client.send(garbage);
            assertThat(client.in.readNBytes(7)).containsExactly(21, 3, 1, 0, 2, 2, 50);
            assertThat(client.isEnded()).isTrue();
        }
        assertThat(server.front().failures()).isEqualTo(1);
        try (SSLSocket socket = connect(server, SITE)) {
            socket.startHandshake();
        }
    }

    @Test
    void tooManyHandshakesAreTurnedAway() throws Exception {
        BootServer server = server(new TlsSettings(Duration.ofSeconds(20), 2, 2, true));
        try (RawClient one = server.connect();
                RawClient two = server.connect();
                RawClient three = server.connect()) {
            assertThat(three.isEnded()).isTrue();
            one.send(new byte[] {22});
            two.send(new byte[] {22});
        }
        await().until(() -> server.front().handshakes() == 0);
        try (SSLSocket socket = connect(server, SITE)) {
            socket.startHandshake();
        }
    }

    private BootServer server(TlsSettings settings) throws Exception {
        BootServer server = BootServer.secure(folder, settings, SITE.identity());
        servers.add(server);
        return server;
    }

    private static SSLSocket connect(BootServer server, TestSite trusted) throws Exception {
        var socket =
                (SSLSocket)
                        trusted.trusting()
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), server.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static IOException handshake(SSLSocket socket) {
        try {
            socket.startHandshake();
            throw new AssertionError("it trusts us");
        } catch (IOException e) {
            return e;
        }
    }

    private static void ask(SSLSocket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static void skipHead(InputStream in) throws IOException {
        int state = 0;
        while (state < 4) {
            int next = in.read();
            assertThat(next).as("the head comes").isNotNegative();
            state = next == "\r\n\r\n".charAt(state) ? state + 1 : 0;
        }
    }

    /// How much comes until the server ends it.
    private static long drained(InputStream in) {
        byte[] piece = new byte[1 << 16];
        long count = 0;
        try {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                count += n;
            }
        } catch (IOException e) {
            // Reset: ended too.
        }
        return count;
    }
}
