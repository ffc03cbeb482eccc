package dev.stirrup.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.boot.event.Milestone;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileServingTest {
    private static final int MIB = 1024 * 1024;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSlowReaderGetsEveryByte(boolean isPortable) throws Exception {
        Path image = image(64 * MIB);
        try (BootServer server =
                        isPortable ? BootServer.portable(folder) : BootServer.over(folder);
                RawClient client = server.connect()) {
            client.send("GET /image.iso HTTP/1.1\r\n\r\n").head();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[300_001];
            long left = Files.size(image);
            while (left > 0) {
                int count = client.in.read(buffer, 0, (int) Math.min(left, buffer.length));
                digest.update(buffer, 0, count);
                left -= count;
                Thread.sleep(1);
            }
            assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sha256(image));
            await().until(() -> !server.told(Milestone.HttpServed.class).isEmpty());
            assertThat(server.told(Milestone.HttpServed.class).getFirst().bytes())
                    .isEqualTo(64 * MIB);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 32 * 1024 - 1, 32 * 1024, 32 * 1024 + 1, 5 * MIB + 3})
    void everySizeIsExact(int size) throws Exception {
        byte[] content = Files.readAllBytes(image(size));
        try (BootServer server = BootServer.unblocked(folder);
                RawClient client = server.connect()) {
            for (int round = 0; round < 3; round++) {
                RawClient.Answer answer = client.send("GET /image.iso HTTP/1.1\r\n\r\n").answer();
                assertThat(answer.head()).contains("\r\nContent-Length: " + size + "\r\n");
                assertThat(latin(answer.body())).isEqualTo(content);
            }
        }
    }

    @Test
    void partsAreExactWhereverTheyLie() throws Exception {
        byte[] content = Files.readAllBytes(image(3 * MIB));
        var random = new Random(7);
        try (BootServer server = BootServer.over(folder);
                RawClient client = server.connect()) {
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(content.length);
                int length = 1 + random.nextInt(Math.min(200_000, content.length - from));
                String range = "bytes=" + from + "-" + (from + length - 1);
                RawClient.Answer answer =
                        client.send("GET /image.iso HTTP/1.1\r\nRange: " + range + "\r\n\r\n")
                                .answer();
                assertThat(answer.status()).isEqualTo(206);
                assertThat(answer.field("Content-Range"))
                        .isEqualTo(range.replace('=', ' ') + "/" + content.length);
                assertThat(latin(answer.body()))
                        .isEqualTo(Arrays.copyOfRange(content, from, from + length));
            }
        }
    }

    @Test
    void manyPartsOfOneFileAreFewEventsWithAllBytes() throws Exception {
        image(MIB);
        int count = 500;
        try (BootServer server = BootServer.over(folder)) {
            try (RawClient client = server.connect()) {
                for (int i = 0; i < count; i++) {
                    client.send("GET /image.iso HTTP/1.1\r\nRange: bytes=0-511\r\n\r\n").answer();
                }
            }
            await().until(() ->
                    server.told(Milestone.HttpServed.class).stream()
                                    .mapToLong(Milestone.HttpServed::bytes)
                                    .sum()
                            == count * 512L);
            assertThat(server.told(Milestone.HttpServed.class)).hasSizeLessThan(count / 10);
        }
    }

    /// Who reads a disk in ranges does so thousands of times a second.
    @Test
    void whoAsksForTheSameFileAgainIsDecidedAnewAfterASecond() throws Exception {
        Files.write(folder.resolve("disk"), new byte[100]);
        Files.write(folder.resolve("other"), new byte[100]);
        try (BootServer server = BootServer.unblocked(folder);
                RawClient client = server.connect()) {
            int before = 0;
            for (String path : List.of("/disk", "/other", "/other?a", "/disk")) {
                ask(client, path, "a");
                assertThat(server.asks).as(path).hasSize(++before);
            }
            ask(client, "/disk", "b");
            assertThat(server.asks).as("another program").hasSize(++before);
            for (int i = 0; i < 1000; i++) {
                ask(client, "/disk", "b");
            }
            int decided = server.asks.size();
            assertThat(decided).as("at most one a second").isLessThan(before + 500);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> {
                        ask(client, "/disk", "b");
                        return server.asks.size() > decided;
                    });
        }
    }

    private static void ask(RawClient client, String path, String agent) throws IOException {
        client.send(
                "GET "
                        + path
                        + " HTTP/1.1\r\nHost: a\r\nUser-Agent: "
                        + agent
                        + "\r\nRange: bytes=10-19\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(206);
    }

    @Test
    void aRangeBehindTheEndTellsTheSize() throws Exception {
        image(1000);
        try (BootServer server = BootServer.over(folder);
                RawClient client = server.connect()) {
            RawClient.Answer answer =
                    client.send("GET /image.iso HTTP/1.1\r\nRange: bytes=1000-\r\n\r\n").answer();
            assertThat(answer.status()).isEqualTo(416);
            assertThat(answer.field("Content-Range")).isEqualTo("bytes */1000");
        }
    }

    @Test
    void aKnownFileIsNotSentAgain() throws Exception {
        image(1000);
        try (BootServer server = BootServer.over(folder);
                RawClient client = server.connect()) {
            String tag = client.send("GET /image.iso HTTP/1.1\r\n\r\n").answer().field("ETag");
            assertThat(tag).startsWith("\"").endsWith("\"");
            String head =
                    client.send("GET /image.iso HTTP/1.1\r\nIf-None-Match: " + tag + "\r\n\r\n")
                            .head();
            assertThat(head).startsWith("HTTP/1.1 304 ").contains(tag);
            assertThat(
                            client.send("GET /image.iso HTTP/1.1\r\nIf-Match: \"x\"\r\n\r\n")
                                    .answer()
                                    .status())
                    .isEqualTo(412);
        }
    }

    @Test
    void aThousandMachinesAtOnceAreAllServed() throws Exception {
        byte[] content = Files.readAllBytes(image(256 * 1024));
        try (BootServer server = BootServer.over(folder);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> machine =
                    () -> {
                        try (RawClient client = server.connect()) {
                            RawClient.Answer script =
                                    client.send("GET /script HTTP/1.1\r\n\r\n").answer();
                            RawClient.Answer image =
                                    client.send("GET /image.iso HTTP/1.1\r\n\r\n").answer();
                            return script.status() == 200
                                    && Arrays.equals(latin(image.body()), content);
                        }
                    };
            List<Future<Boolean>> machines = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                machines.add(threads.submit(machine));
            }
            for (Future<Boolean> one : machines) {
                assertThat(one.get()).isTrue();
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> server.listener().connections() == 0);
        }
    }

    private Path image(int size) throws IOException {
        Path path = folder.resolve("image.iso");
        byte[] piece = new byte[Math.min(size, MIB)];
        new Random(size).nextBytes(piece);
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(size);
            file.write(piece);
            // The middle is a hole; the last bytes tell whether it was counted right.
            file.seek(Math.max(0, size - piece.length));
            file.write(piece);
        }
        return path;
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[65536];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
