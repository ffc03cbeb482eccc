package dev.stirrup.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.boot.event.Milestone;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileClientTest {
    /// Of the server. A request must still come in time on a machine that stands still for a
    /// moment.
    private static final Duration SHORT = Duration.ofSeconds(2);

    @TempDir Path folder;
    private BootServer server;

    @BeforeEach
    void start() throws IOException {
        server = BootServer.over(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// A bar stands for a line end, a tilde for a bare line feed.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /script HTTP/1.1|Content-Length: 3|Transfer-Encoding: chunked||0||",
                "POST /script HTTP/1.1|Content-Length: 0|Content-Length: 30||",
                "GET /script HTTP/1.1|Content-Length : 30||",
                "GET /script HTTP/1.1~X: y~~",
                "POST /script HTTP/1.1|Transfer-Encoding: xchunked||"
            })
    void nothingIsServedBehindAnAmbiguousRequest(String request) throws Exception {
        try (RawClient client = server.connect()) {
            RawClient.Answer answer =
                    client.send(
                                    request.replace("|", "\r\n").replace('~', '\n')
                                            + "GET /smuggled HTTP/1.1\r\n\r\n")
                            .answer();
            assertThat(answer.status()).isBetween(400, 499);
            assertThat(answer.head()).contains("Connection: close\r\n");
            assertThat(client.isEnded()).isTrue();
        }
        assertThat(server.asks).noneMatch(ask -> ask.path().contains("smuggled"));
        assertThat(server.listener().refused()).isOne();
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        try (RawClient client = server.connect()) {
            RawClient.Answer answer = client.send("DELETE /script HTTP/1.1\r\n\r\n").answer();
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.field("Allow")).isEqualTo("GET, HEAD, POST");
        }
    }

    @Test
    void tooMuchIsRefusedAndItsAnswerIsStillRead() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("POST /script HTTP/1.1\r\nContent-Length: 100000\r\n\r\n");
            client.send(new byte[100_000]);
            assertThat(client.answer().status()).isEqualTo(413);
            assertThat(client.isEnded()).isTrue();
        }
        try (RawClient client = server.connect()) {
            client.send("GET /script HTTP/1.1\r\nX: " + "y".repeat(20_000) + "\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(431);
        }
    }

    @Test
    void aRequestThatNeverEndsIsCut() throws Exception {
        try (BootServer hasty = BootServer.with(folder, BootServer.settings(SHORT));
                RawClient client = hasty.connect()) {
            client.send("GET /script HTTP/1.1\r\nX: ");
            assertThat(client.answer().status()).isEqualTo(408);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aSilentConnectionIsClosed() throws Exception {
        try (BootServer hasty = BootServer.with(folder, BootServer.settings(SHORT));
                RawClient silent = hasty.connect();
                RawClient idle = hasty.connect()) {
            idle.send("GET /script HTTP/1.1\r\n\r\n").answer();
            assertThat(silent.isEnded()).isTrue();
            assertThat(idle.isEnded()).isTrue();
            await().until(() -> hasty.listener().connections() == 0);
        }
    }

    @Test
    void aReaderThatTakesNothingIsCutAndTold() throws Exception {
        Path image = large("image.iso");
        try (BootServer hasty = BootServer.with(folder, BootServer.settings(SHORT));
                RawClient stalled = hasty.connect()) {
            stalled.send("GET /image.iso HTTP/1.1\r\n\r\n");
            await().until(() -> !hasty.told(Milestone.HttpBroken.class).isEmpty());
            Milestone.HttpBroken broken = hasty.told(Milestone.HttpBroken.class).getFirst();
            assertThat(broken.path()).isEqualTo("/image.iso");
            assertThat(broken.size()).isEqualTo(Files.size(image));
            assertThat(broken.bytes()).isPositive().isLessThan(broken.size());
            await().until(() -> hasty.listener().connections() == 0);
        }
    }

    @Test
    void aDownloadBrokenOffByTheMachineIsTold() throws Exception {
        large("image.iso");
        try (RawClient client = server.connect()) {
            client.send("GET /image.iso HTTP/1.1\r\n\r\n").head();
        }
        await().until(() -> !server.told(Milestone.HttpBroken.class).isEmpty());
        assertThat(server.told(Milestone.HttpServed.class)).isEmpty();
    }

    @Test
    void aFileCutWhileItIsSentEndsTheConnectionWithoutWrongBytes() throws Exception {
        Path image = large("image.iso");
        long size = Files.size(image);
        try (RawClient client = server.connect()) {
            assertThat(client.send("GET /image.iso HTTP/1.1\r\n\r\n").head())
                    .contains("Content-Length: " + size + "\r\n");
            try (var file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(size / 8);
            }
            assertThat(bytesUntilTheEnd(client)).isLessThan(size);
        }
    }

    @Test
    void oneAddressCannotTakeAllConnections() throws Exception {
        HttpSettings usual = BootServer.settings(Duration.ofSeconds(30));
        var few =
                new HttpSettings(
                        usual.address(),
                        6,
                        3,
                        usual.headTimeout(),
                        usual.idleTimeout(),
                        usual.stallTimeout());
        List<RawClient> held = new ArrayList<>();
        try (BootServer narrow = BootServer.with(folder, few)) {
            for (int i = 0; i < 3; i++) {
                held.add(narrow.connect());
                held.getLast().send("GET /script HTTP/1.1\r\n\r\n").answer();
            }
            try (RawClient late = narrow.connect()) {
                RawClient.Answer answer = late.answer();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.field("Retry-After")).isEqualTo("5");
            }
            held.removeFirst().close();
            await().until(() -> narrow.listener().connections() == 2);
            try (RawClient next = narrow.connect()) {
                next.send("GET /script HTTP/1.1\r\n\r\n");
                assertThat(next.answer().status()).isEqualTo(200);
            }
        } finally {
            for (RawClient client : held) {
                client.close();
            }
        }
    }

    @Test
    void manyRequestsAtOnceAreAllAnsweredInBoundedMemory() throws Exception {
        int count = 20_000;
        try (RawClient client = server.connect()) {
            Thread sender =
                    Thread.startVirtualThread(() -> {
                        try {
                            client.send("GET /script HTTP/1.1\r\n\r\n".repeat(count));
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    });
            for (int i = 0; i < count; i++) {
                assertThat(client.answer().status()).isEqualTo(200);
            }
            sender.join();
        }
    }

    /// Whatever is sent, the server answers with an error or closes, and serves the next client.
    @FuzzTest
    void anyBytesAreAnsweredOrEndTheConnection(byte[] bytes) throws Exception {
        try (Socket socket = new RawClient(Shared.SERVER.port()).socket) {
            socket.setSoTimeout(20);
            socket.getOutputStream().write(bytes);
            byte[] answer = socket.getInputStream().readNBytes(12);
            if (answer.length > 0) {
                assertThat(new String(answer, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 ");
            }
        } catch (SocketTimeoutException e) {
            // It waits for the rest, as it must.
        }
        try (RawClient next = Shared.SERVER.connect()) {
            assertThat(next.send("GET /script HTTP/1.1\r\n\r\n").answer().status()).isEqualTo(200);
        }
    }

    /// One server for all inputs of the fuzz test; it ends with the process.
    private static final class Shared {
        private static final BootServer SERVER = start();

        private static BootServer start() {
            try {
                return BootServer.over(Files.createTempDirectory("http"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Path large(String name) throws IOException {
        Path path = folder.resolve(name);
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(512L * 1024 * 1024);
        }
        return path;
    }

    private static long bytesUntilTheEnd(RawClient client) {
        long count = 0;
        byte[] buffer = new byte[65536];
        try {
            for (int n = client.in.read(buffer); n >= 0; n = client.in.read(buffer)) {
                count += n;
            }
        } catch (IOException e) {
            return count;
        }
        return count;
    }
}
