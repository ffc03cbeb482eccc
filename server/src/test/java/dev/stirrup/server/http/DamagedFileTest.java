package dev.stirrup.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.boot.event.Milestone.ContentDamaged;
import dev.stirrup.boot.event.Milestone.HttpBroken;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.server.content.KeptFile;
import dev.stirrup.server.tls.TlsSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Of a file whose bytes have changed on disk, nothing that changed leaves by HTTP or HTTPS.
class DamagedFileTest {
    private static final int LEAF = 256 * 1024;
    private static final int SIZE = 9 * LEAF + 1000;
    private static final Duration GENEROUS = Duration.ofSeconds(60);
    private static final TestSite SITE = new TestSite("Example");

    @TempDir Path folder;

    @SuppressWarnings("NullAway.Init") // each test starts its own
    private BootServer server;

    enum Way {
        ON_THE_LOOP,
        OFF_THE_LOOP,
        PORTABLE,
        HTTPS
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private KeptFile start(Way way) throws Exception {
        server =
                switch (way) {
                    case ON_THE_LOOP -> BootServer.unblocked(folder);
                    case OFF_THE_LOOP -> BootServer.over(folder);
                    case PORTABLE -> BootServer.portable(folder);
                    case HTTPS -> BootServer.secure(folder, TlsSettings.DEFAULT, SITE.identity());
                };
        return keep("image", SIZE);
    }

    private KeptFile keep(String name, int size) throws IOException {
        KeptFile file = KeptFile.random(folder.resolve(name), size);
        server.kept.put(name, file);
        return file;
    }

    @ParameterizedTest
    @EnumSource
    void wholeFilesAndPartsAreWhatWasTakenIn(Way way) throws Exception {
        KeptFile file = start(way);
        byte[] content = file.content();
        for (int round = 0; round < 2; round++) {
            assertThat(get("image", "")).isEqualTo(new Answer(200, SIZE, content));
        }
        var chance = new Random(3);
        for (int round = 0; round < 40; round++) {
            int from = chance.nextInt(SIZE);
            int to = Math.min(SIZE, from + 1 + chance.nextInt(round % 2 == 0 ? 5000 : SIZE)) - 1;
            assertThat(get("image", "bytes=" + from + "-" + to).body)
                    .isEqualTo(Arrays.copyOfRange(content, from, to + 1));
        }
        for (int size : new int[] {0, 1, 65_536, 65_537, LEAF - 1, LEAF, LEAF + 1}) {
            byte[] small = keep("of" + size, size).content();
            assertThat(get("of" + size, "")).isEqualTo(new Answer(200, size, small));
        }
        assertThat(server.told(ContentDamaged.class)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenJustNowIsServedToo(Way way) throws Exception {
        KeptFile file = start(way);
        file.tellTrueTimes();
        assertThat(get("image", "").body).isEqualTo(file.content());
        assertThat(get("image", "bytes=" + (LEAF - 5) + "-" + (LEAF + 5)).body).hasSize(11);
    }

    record Case(Way way, int at, boolean isReadBefore) {}

    static Stream<Case> cases() {
        return Stream.of(Way.values())
                .flatMap(way ->
                        IntStream.of(0, LEAF, 4 * LEAF + 4711, 8 * LEAF - 1, SIZE - 1)
                                .boxed()
                                .flatMap(at ->
                                        Stream.of(
                                                new Case(way, at, false),
                                                new Case(way, at, true))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFlippedBitNeverLeaves(Case one) throws Exception {
        KeptFile file = start(one.way);
        KeptFile other = keep("other", SIZE);
        if (one.isReadBefore) {
            assertThat(get("image", "").body).isEqualTo(file.content());
        }
        flipAndLetItBeSeen(file, one.at);
        Answer answer = get("image", "");
        int damaged = one.at / LEAF * LEAF;
        assertThat(answer.body).hasSizeLessThanOrEqualTo(damaged);
        assertThat(answer.body).isEqualTo(Arrays.copyOf(file.content(), answer.body.length));
        assertThat(answer.status).isEqualTo(one.at < LEAF ? 500 : 200);
        // The client may see the end before the server has told of it.
        await().atMost(GENEROUS)
                .untilAsserted(() -> {
                    assertThat(server.told(ContentDamaged.class)).hasSize(1);
                    assertThat(server.told(HttpBroken.class)).hasSize(one.at < LEAF ? 0 : 1);
                });
        assertThat(server.told(ContentDamaged.class).getFirst().what())
                .startsWith("bytes " + damaged + " to ");
        assertThat(file.told).hasSize(1);
        // From now on nothing of it, and everything else as before.
        assertThat(get("image", "bytes=" + (one.at < LEAF ? LEAF : 0) + "-").status).isEqualTo(500);
        assertThat(get("other", "").body).isEqualTo(other.content());
    }

    /// Bytes of the next answer would be taken for bytes of the file.
    @ParameterizedTest
    @EnumSource
    void nothingComesBehindAFileThatEndedEarly(Way way) throws Exception {
        KeptFile file = start(way);
        file.flip(SIZE - 1);
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(
                            "GET /image HTTP/1.1\r\n\r\nGET /script HTTP/1.1\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            skipHead(in);
            byte[] came = untilTheEnd(in);
            assertThat(came).hasSizeLessThanOrEqualTo(SIZE / LEAF * LEAF);
            assertThat(came).isEqualTo(Arrays.copyOf(file.content(), came.length));
        }
        assertThat(server.asks).extracting(FileAsk::path).containsExactly("/image");
    }

    private Socket connect() throws Exception {
        InetAddress local = InetAddress.getLoopbackAddress();
        return server.url("").startsWith("https")
                ? SITE.trusting().getSocketFactory().createSocket(local, server.port())
                : new Socket(local, server.port());
    }

    private static void skipHead(InputStream in) throws IOException {
        int end = 0;
        while (end < 4) {
            int c = in.read();
            end = c == "\r\n\r\n".charAt(end) ? end + 1 : c == '\r' ? 1 : 0;
        }
    }

    private static byte[] untilTheEnd(InputStream in) {
        var came = new ByteArrayOutputStream();
        byte[] piece = new byte[1 << 16];
        try {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                came.write(piece, 0, n);
            }
        } catch (IOException e) {
            // It was cut; what came counts.
        }
        return came.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void aShortRangeOfADamagedLeafIsRefused(Way way) throws Exception {
        KeptFile file = start(way);
        flipAndLetItBeSeen(file, 3 * LEAF + 100);
        assertThat(get("image", "bytes=0-4095").body).hasSize(4096);
        assertThat(get("image", "bytes=" + (3 * LEAF - 100) + "-" + (3 * LEAF + 99)))
                .isEqualTo(new Answer(500, 0, new byte[0]));
        assertThat(server.told(ContentDamaged.class)).hasSize(1);
        assertThat(server.told(HttpBroken.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -LEAF, 1 - SIZE, 1, LEAF})
    void aFileOfAnotherLengthIsRefused(int by) throws Exception {
        start(Way.ON_THE_LOOP);
        try (var file = new RandomAccessFile(folder.resolve("image").toFile(), "rw")) {
            file.setLength(SIZE + by);
        }
        assertThat(get("image", "").status).isEqualTo(500);
        assertThat(server.told(ContentDamaged.class).getFirst().what())
                .contains(SIZE + by + " bytes instead of " + SIZE);
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsCutWhileItIsOpenEndsBeforeTheCut(Way way) throws Exception {
        KeptFile file = start(way);
        assertThat(get("image", "").status).isEqualTo(200);
        try (var cut = new RandomAccessFile(folder.resolve("image").toFile(), "rw")) {
            cut.setLength(5 * LEAF + 7);
        }
        letItBeSeen();
        Answer answer = get("image", "");
        assertThat(answer.body).hasSizeLessThanOrEqualTo(5 * LEAF);
        assertThat(answer.body).isEqualTo(Arrays.copyOf(file.content(), answer.body.length));
        await().atMost(GENEROUS)
                .untilAsserted(() -> assertThat(server.told(ContentDamaged.class)).isNotEmpty());
    }

    @Test
    void aFileThatWasReplacedByTheSameBytesIsServedOn() throws Exception {
        KeptFile file = start(Way.ON_THE_LOOP);
        assertThat(get("image", "").status).isEqualTo(200);
        Files.write(folder.resolve("new"), file.content());
        Files.move(folder.resolve("new"), folder.resolve("image"), StandardCopyOption.ATOMIC_MOVE);
        letItBeSeen();
        assertThat(get("image", "")).isEqualTo(new Answer(200, SIZE, file.content()));
    }

    @Test
    void aFileThatCannotBeReadIsNotServedAndIsToldOf() throws Exception {
        start(Way.ON_THE_LOOP);
        // A folder opens like a file, and every read of it fails.
        Files.delete(folder.resolve("image"));
        Files.createDirectory(folder.resolve("image"));
        assertThat(get("image", "").status).isEqualTo(500);
    }

    /// A client that takes its time while the file is checked ahead of it.
    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"ON_THE_LOOP", "PORTABLE"})
    void aSlowReaderGetsEveryByte(Way way) throws Exception {
        start(way);
        KeptFile large = keep("large", 30 * LEAF + 1);
        var digest = MessageDigest.getInstance("SHA-256");
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            socket.getOutputStream()
                    .write(
                            "GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            skipHead(in);
            byte[] piece = new byte[20_000];
            long count = 0;
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                digest.update(piece, 0, n);
                count += n;
                if (count % 7 == 0) {
                    Thread.sleep(2);
                }
            }
        }
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo(
                        HexFormat.of()
                                .formatHex(
                                        MessageDigest.getInstance("SHA-256")
                                                .digest(large.content())));
    }

    /// What a look at a file tells may be 10 ms old.
    private static void letItBeSeen() throws InterruptedException {
        Thread.sleep(50);
    }

    private static void flipAndLetItBeSeen(KeptFile file, int at) throws Exception {
        file.flip(at);
        letItBeSeen();
    }

    /// What arrived, though it ended early.
    ///
    /// @param length as the head said; 0 for a refusal
    @SuppressWarnings("ArrayRecordComponent") // has an equals of its own
    private record Answer(int status, long length, byte[] body) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Answer(int s, long l, byte[] b)
                    && s == status
                    && l == length
                    && Arrays.equals(b, body);
        }

        @Override
        public int hashCode() {
            return status;
        }

        @Override
        public String toString() {
            return status + ", " + length + " bytes promised, " + body.length + " came";
        }
    }

    private Answer get(String file, String range) throws Exception {
        var connection =
                (HttpURLConnection) URI.create(server.url("/" + file)).toURL().openConnection();
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(SITE.trusting().getSocketFactory());
        }
        if (!range.isEmpty()) {
            connection.setRequestProperty("Range", range);
        }
        int status = connection.getResponseCode();
        if (status >= 400) {
            connection.getErrorStream().readAllBytes();
            return new Answer(status, 0, new byte[0]);
        }
        byte[] body;
        try (InputStream in = connection.getInputStream()) {
            body = untilTheEnd(in);
        }
        connection.disconnect();
        return new Answer(status, connection.getContentLengthLong(), body);
    }
}
