package dev.stirrup.app.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.FreePort;
import dev.stirrup.testkit.Gpg;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Upstream servers as there are many: nginx, by HTTPS with a certificate of the site's own
/// authority, and behind a proxy.
@Tag("real")
@RequiresProgram({"gpg", "gpgconf", "openssl", "nginx", "tinyproxy"})
class UpstreamServersTest {
    private static final String DEB = TestArchive.pool("hello");
    private static final String ROOT = "mirror/test/";

    @TempDir Path folder;
    private final byte[] deb = new byte[700_000];
    private final List<Process> running = new ArrayList<>();
    private final int plain = FreePort.find();
    private final int secure = FreePort.find();
    private final int proxy = FreePort.find();
    private Path data = Path.of("data");

    UpstreamServersTest() throws IOException {}

    @BeforeEach
    void make() throws Exception {
        new Random(1).nextBytes(deb);
        data = Files.createDirectory(folder.resolve("data"));
        Path files = Files.createDirectory(folder.resolve("files"));
        try (var gpg = new Gpg(Files.createDirectory(folder.resolve("g")))) {
            gpg.key(TestArchive.SIGNER, "ed25519", "1y");
            Path keyrings = Files.createDirectory(data.resolve("keyrings"));
            Files.write(keyrings.resolve("test.gpg"), gpg.exported(TestArchive.SIGNER));
            new TestArchive(gpg)
                    .with("hello", deb)
                    .put((path, content) -> write(files.resolve(path), content));
        }
        certificate();
        nginx(files);
        tinyproxy();
    }

    @AfterEach
    void end() {
        running.forEach(Process::destroy);
    }

    @Test
    void nginxIsAskedByHttpsOnlyWhetherThereIsSomethingNewer() throws Exception {
        try (var front = front("ca: " + folder.resolve("ca.pem"), "https://localhost:" + secure)) {
            given(front);
            front.clock.forward(Duration.ofHours(1));
            given(front);
        }
        // nginx writes its line once the answer has left.
        Path log = folder.resolve("access.log");
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(Files.readAllLines(log))
                                .anyMatch(line ->
                                        line.contains("InRelease ") && line.contains(" 304 ")));
        List<String> asked = Files.readAllLines(log);
        assertThat(asked)
                .filteredOn(line -> line.contains("InRelease "))
                .satisfiesExactly(
                        first -> assertThat(first).contains(" 200 "),
                        second -> assertThat(second).contains(" 304 "));
        assertThat(asked).filteredOn(line -> line.contains("hello_")).hasSize(1);
    }

    @Test
    void whoeverHasAnotherCertificateIsNotAsked() throws Exception {
        try (var front = front("", "https://localhost:" + secure)) {
            front.refused("test", TestArchive.SUITE + "/InRelease", "mirror-unreachable");
        }
        try (var front = front("ca: " + folder.resolve("ca.pem"), "https://127.0.0.2:" + secure)) {
            front.refused("test", TestArchive.SUITE + "/InRelease", "mirror-unreachable");
        }
    }

    @Test
    void bothAreReachedThroughAProxy() throws Exception {
        String way = "proxy: \"http://127.0.0.1:" + proxy + "\", ca: " + folder.resolve("ca.pem");
        try (var front = front(way, "http://localhost:" + plain)) {
            given(front);
        }
        Path log = folder.resolve("proxy.log");
        logged(log, "GET http://localhost:" + plain);
        Program.run(folder, "rm", "-r", data.resolve("mirrors").toString());
        try (var front = front(way, "https://localhost:" + secure)) {
            given(front);
        }
        logged(log, "CONNECT localhost:" + secure);
    }

    private static void logged(Path log, String text) {
        Awaitility.await().untilAsserted(() -> assertThat(Files.readString(log)).contains(text));
    }

    private void given(MirrorFront front) throws Exception {
        assertThat(front.get(ROOT + TestArchive.SUITE + "/InRelease").statusCode()).isEqualTo(200);
        assertThat(front.get(ROOT + DEB).body()).isEqualTo(deb);
    }

    private MirrorFront front(String fetch, String upstream) throws Exception {
        return new MirrorFront(
                data,
                """
                fetch: {%s}
                mirrors:
                  test: {kind: apt, upstream: "%s/", keyring: test}
                """
                        .formatted(fetch, upstream));
    }

    private void certificate() throws Exception {
        Program.run(
                folder,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "key.pem",
                "-out",
                "ca.pem",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost");
    }

    private void nginx(Path files) throws Exception {
        Path settings =
                Files.writeString(
                        folder.resolve("nginx.conf"),
                        """
                        daemon off;
                        pid %1$s/nginx.pid;
                        error_log %1$s/error.log;
                        user root;
                        worker_processes 1;
                        events {}
                        http {
                          access_log %1$s/access.log;
                          client_body_temp_path %1$s/body;
                          proxy_temp_path %1$s/proxy;
                          fastcgi_temp_path %1$s/fastcgi;
                          uwsgi_temp_path %1$s/uwsgi;
                          scgi_temp_path %1$s/scgi;
                          server {
                            listen 127.0.0.1:%3$d;
                            listen 127.0.0.1:%4$d ssl;
                            listen 127.0.0.2:%4$d ssl;
                            ssl_certificate %1$s/ca.pem;
                            ssl_certificate_key %1$s/key.pem;
                            root %2$s;
                          }
                        }
                        """
                                .formatted(folder, files, plain, secure));
        start("nginx", "-c", settings.toString(), "-e", folder.resolve("error.log").toString());
        await(plain);
        await(secure);
    }

    private void tinyproxy() throws Exception {
        Path settings =
                Files.writeString(
                        folder.resolve("tinyproxy.conf"),
                        """
                        Port %d
                        Listen 127.0.0.1
                        Timeout 30
                        LogFile "%s/proxy.log"
                        LogLevel Connect
                        Allow 127.0.0.1
                        """
                                .formatted(proxy, folder));
        start("tinyproxy", "-d", "-c", settings.toString());
        await(proxy);
    }

    private void start(String... command) throws IOException {
        Path log = folder.resolve("output");
        running.add(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start());
    }

    private void await(int port) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw new IOException(Files.readString(folder.resolve("output")), e);
                }
                Thread.sleep(50);
            }
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
