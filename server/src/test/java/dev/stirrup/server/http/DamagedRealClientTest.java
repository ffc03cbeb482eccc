package dev.stirrup.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.boot.event.Milestone.ContentDamaged;
import dev.stirrup.server.content.KeptFile;
import dev.stirrup.server.tls.TlsSettings;
import dev.stirrup.testkit.RequiresProgram;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// curl, against files that the disk has changed.
@Tag("real")
@RequiresProgram("curl")
class DamagedRealClientTest {
    private static final int LEAF = 256 * 1024;
    private static final int SIZE = 20 * LEAF + 77;
    private static final TestSite SITE = new TestSite("Example");

    /// curl: the transfer ended before all of it had come.
    private static final int PARTIAL_FILE = 18;

    /// curl: TLS ended without a word.
    private static final int RECEIVE_ERROR = 56;

    private static final int HTTP_ERROR = 22;

    @TempDir Path folder;
    @TempDir Path client;

    @SuppressWarnings("NullAway.Init") // each test starts its own
    private BootServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "false, 0",
        "false, 1572864",
        "false, 5242900",
        "true, 0",
        "true, 1572864",
        "true, 5242900",
    })
    void curlGetsNothingThatChanged(boolean isSecure, int at) throws Exception {
        server =
                isSecure
                        ? BootServer.secure(folder, TlsSettings.DEFAULT, SITE.identity())
                        : BootServer.over(folder);
        KeptFile file = KeptFile.random(folder.resolve("initrd.img"), SIZE);
        KeptFile other = KeptFile.random(folder.resolve("linux"), SIZE);
        server.kept.put("initrd.img", file);
        server.kept.put("linux", other);
        assertThat(curl("initrd.img")).isZero();
        assertThat(client.resolve("initrd.img")).hasBinaryContent(file.content());

        file.flip(at);
        Thread.sleep(50);
        Files.delete(client.resolve("initrd.img"));
        int status = curl("initrd.img");
        if (at < LEAF) {
            assertThat(status).isEqualTo(HTTP_ERROR);
            assertThat(client.resolve("initrd.img")).doesNotExist();
        } else {
            assertThat(status).isIn(PARTIAL_FILE, RECEIVE_ERROR);
            byte[] came = Files.readAllBytes(client.resolve("initrd.img"));
            assertThat(came).hasSizeLessThanOrEqualTo(at / LEAF * LEAF);
            assertThat(came).isEqualTo(Arrays.copyOf(file.content(), came.length));
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(server.told(ContentDamaged.class)).hasSize(1));
        assertThat(curl("initrd.img")).isEqualTo(HTTP_ERROR);
        assertThat(curl("linux")).isZero();
        assertThat(client.resolve("linux")).hasBinaryContent(other.content());
    }

    private int curl(String file) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sSf", "-o", file));
        if (server.url("").startsWith("https")) {
            command.addAll(List.of("--cacert", SITE.rootFile(client).toString()));
        }
        command.add(server.url("/" + file));
        Process process =
                new ProcessBuilder(command)
                        .directory(client.toFile())
                        .redirectErrorStream(true)
                        .start();
        try (InputStream out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            assertThat(status).as(text).isIn(0, PARTIAL_FILE, RECEIVE_ERROR, HTTP_ERROR);
            return status;
        }
    }
}
