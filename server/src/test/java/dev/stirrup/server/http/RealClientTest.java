package dev.stirrup.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that others wrote, against our server.
@Tag("real")
class RealClientTest {
    private static final int SIZE = 20_000_003;

    @TempDir Path folder;
    @TempDir Path client;
    private final byte[] content = new byte[SIZE];
    private BootServer server;

    @BeforeEach
    void start() throws IOException {
        new Random(5).nextBytes(content);
        Files.write(folder.resolve("initrd.img"), content);
        server = BootServer.over(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void curlTakesAFile() throws Exception {
        run("curl", "-sSf", "-o", "whole", server.url("/initrd.img"));
        assertThat(client.resolve("whole")).hasBinaryContent(content);
    }

    @Test
    void curlResumesABrokenDownload() throws Exception {
        Files.write(client.resolve("part"), Arrays.copyOf(content, 7_654_321));
        run("curl", "-sSf", "-C", "-", "-o", "part", server.url("/initrd.img"));
        assertThat(client.resolve("part")).hasBinaryContent(content);
    }

    @Test
    void curlSeesTheSizeByHead() throws Exception {
        assertThat(run("curl", "-sSfI", server.url("/initrd.img")))
                .startsWith("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n")
                .contains("Accept-Ranges: bytes");
    }

    @Test
    void curlKeepsOneConnectionForManyFiles() throws Exception {
        String connects =
                run(
                        "curl",
                        "-sSf",
                        "-w",
                        "%{num_connects}",
                        "-o",
                        "a",
                        server.url("/initrd.img"),
                        "-o",
                        "b",
                        server.url("/script"));
        assertThat(connects).isEqualTo("10");
    }

    @Test
    void curlTakesPartsFromBothEnds() throws Exception {
        run("curl", "-sSf", "-r", "5-70000", "-o", "start", server.url("/initrd.img"));
        run("curl", "-sSf", "-r", "-1000", "-o", "end", server.url("/initrd.img"));
        assertThat(client.resolve("start"))
                .hasBinaryContent(Arrays.copyOfRange(content, 5, 70_001));
        assertThat(client.resolve("end"))
                .hasBinaryContent(Arrays.copyOfRange(content, SIZE - 1000, SIZE));
    }

    @Test
    void curlReportsByPost() throws Exception {
        run(
                "curl",
                "-sSf",
                "-d",
                "status=done",
                "--data-urlencode",
                "log=ä b",
                server.url("/script"));
        assertThat(server.asks.getLast().method()).isEqualTo("POST");
        assertThat(server.asks.getLast().body()).isEqualTo("status=done&log=%C3%A4+b");
    }

    @Test
    void curlSpeaksTheOldVersion() throws Exception {
        run("curl", "-sSf", "-0", "-o", "old", server.url("/initrd.img"));
        assertThat(client.resolve("old")).hasBinaryContent(content);
    }

    @Test
    void busyboxTakesAFileAndResumesIt() throws Exception {
        run("busybox", "wget", "-q", "-O", "whole", server.url("/initrd.img"));
        assertThat(client.resolve("whole")).hasBinaryContent(content);
        Files.write(client.resolve("initrd.img"), Arrays.copyOf(content, 1_000_000));
        run("busybox", "wget", "-q", "-c", server.url("/initrd.img"));
        assertThat(client.resolve("initrd.img")).hasBinaryContent(content);
    }

    @Test
    void busyboxReportsByPost() throws Exception {
        run("busybox", "wget", "-q", "-O", "-", "--post-data", "status=ok", server.url("/script"));
        assertThat(server.asks.getLast().body()).isEqualTo("status=ok");
    }

    @Test
    void pythonReadsManyAnswersOfOneConnection() throws Exception {
        String program =
                """
                import http.client, sys
                c = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
                for path, size in (("/script", 19), ("/none", 13), ("/initrd.img", %d)) * 3:
                    c.request("GET", path)
                    r = c.getresponse()
                    body = r.read()
                    assert len(body) == size, (path, r.status, len(body))
                print("good")
                """
                        .formatted(SIZE);
        assertThat(run("python3", "-c", program, Integer.toString(server.port())))
                .isEqualTo("good\n");
    }

    private String run(String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(client.toFile())
                        .redirectErrorStream(true)
                        .start();
        try (InputStream out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(text).isZero();
            return text;
        }
    }
}
