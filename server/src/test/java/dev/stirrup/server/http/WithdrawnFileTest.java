package dev.stirrup.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.boot.event.Milestone;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithdrawnFileTest {
    private static final long SIZE = 256L << 20;

    @TempDir Path folder;

    @Test
    void whatIsWithdrawnWhileItIsSentEndsBeforeItsEnd() throws Exception {
        try (var file = new RandomAccessFile(folder.resolve("image").toFile(), "rw")) {
            file.setLength(SIZE);
        }
        try (BootServer server = BootServer.over(folder);
                Socket socket = ask(server)) {
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
            server.withdrawn = "image old: has a hole";
            long read = (1 << 20) + drained(in);
            assertThat(read).isLessThan(SIZE);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> server.told(Milestone.HttpBroken.class).size() == 1);
        }
    }

    @Test
    void whatIsWithdrawnIsNotBegun() throws Exception {
        try (var file = new RandomAccessFile(folder.resolve("image").toFile(), "rw")) {
            file.setLength(1000);
        }
        try (BootServer server = BootServer.over(folder)) {
            server.withdrawn = "image old: has a hole";
            try (Socket socket = ask(server)) {
                String head =
                        new String(
                                socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                assertThat(head).isEqualTo("HTTP/1.1 404");
            }
        }
    }

    private static Socket ask(BootServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream()
                .write(
                        "GET /image HTTP/1.1\r\nHost: a\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
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
