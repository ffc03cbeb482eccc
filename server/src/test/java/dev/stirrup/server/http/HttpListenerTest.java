package dev.stirrup.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stirrup.boot.event.Milestone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpListenerTest {
    private static final Instant MODIFIED = Instant.parse("2026-03-01T02:03:04Z");
    private static final String CONTENT = "0123456789abcdef";

    @TempDir Path folder;
    private BootServer server;

    @BeforeEach
    void start() throws IOException {
        Path loader = folder.resolve("loader.efi");
        Files.writeString(loader, CONTENT);
        Files.setLastModifiedTime(loader, FileTime.from(MODIFIED));
        server = BootServer.over(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theHeadIsExactToTheByte() throws Exception {
        try (RawClient client = server.connect()) {
            String head =
                    client.send("GET /loader.efi HTTP/1.1\r\nHost: x\r\n\r\n").answer().head();
            assertThat(head.replaceFirst("Date: [^\r]{29}\r", "Date: -\r"))
                    .isEqualTo(
                            "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n"
                                    + "Content-Type: application/efi\r\nAccept-Ranges: bytes\r\n"
                                    + "ETag: \"19ca73e9cc0-10\"\r\n"
                                            .replace("19ca73e9cc0-10", etag())
                                    + "Last-Modified: Sun, 01 Mar 2026 02:03:04 GMT\r\n"
                                    + "Date: -\r\n\r\n");
        }
    }

    @Test
    void headGivesTheSameHeaderAsGetAndNoBody() throws Exception {
        try (RawClient client = server.connect()) {
            String head = client.send("HEAD /loader.efi HTTP/1.1\r\nHost: x\r\n\r\n").head();
            RawClient.Answer get =
                    client.send("GET /loader.efi HTTP/1.1\r\nHost: x\r\n\r\n").answer();
            assertThat(withoutDate(head)).isEqualTo(withoutDate(get.head()));
            assertThat(get.body()).isEqualTo(CONTENT);
        }
    }

    @Test
    void aScriptIsTextOfExactLength() throws Exception {
        try (RawClient client = server.connect()) {
            RawClient.Answer answer =
                    client.send("GET /script HTTP/1.1\r\nHost: x\r\n\r\n").answer();
            assertThat(answer.head()).startsWith("HTTP/1.1 200 OK\r\nContent-Length: 19\r\n");
            assertThat(answer.field("Content-Type")).isEqualTo("text/plain");
            assertThat(answer.body()).endsWith("llo\n");
        }
    }

    @Test
    void twoSlashesAreServedWithoutARedirect() throws Exception {
        try (RawClient client = server.connect()) {
            assertThat(client.send("GET //loader.efi HTTP/1.1\r\nHost: x\r\n\r\n").answer().body())
                    .isEqualTo(CONTENT);
        }
    }

    @Test
    void absoluteTargetsAndEscapedPathsLeadToTheSameFile() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET http://boot.example/loader%2eefi?a=%20b HTTP/1.1\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo(CONTENT);
            assertThat(server.asks.getLast().path()).isEqualTo("/loader.efi");
            assertThat(server.asks.getLast().query()).isEqualTo("a=%20b");
        }
    }

    @Test
    void oldClientsNeedNoHostAndAreClosedUnlessTheyAsk() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET /loader.efi HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(client.answer().field("Connection")).isEqualTo("keep-alive");
            client.send("GET /loader.efi HTTP/1.0\r\n\r\n");
            assertThat(client.answer().head())
                    .startsWith("HTTP/1.1 ")
                    .contains("Connection: close");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(
                    "GET /script HTTP/1.1\r\n\r\nGET /none HTTP/1.1\r\n\r\n"
                            + "POST /script HTTP/1.1\r\nContent-Length: 3\r\n\r\na=b"
                            + "GET /loader.efi HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(client.answer().body()).startsWith("#!ipxe");
            assertThat(client.answer().status()).isEqualTo(404);
            assertThat(client.answer().body()).startsWith("#!ipxe");
            assertThat(client.answer().body()).isEqualTo(CONTENT);
            assertThat(client.isEnded()).isTrue();
        }
        assertThat(server.asks.get(2).body()).isEqualTo("a=b");
    }

    @Test
    void whatWasAskedBeforeARefusalIsAnsweredBeforeIt() throws Exception {
        try (RawClient client = server.connect()) {
            String asked = "GET /script HTTP/1.1\r\n\r\n";
            client.send(asked + asked + "GET nonsense HTTP/1.1\r\n\r\n");
            assertThat(client.answer().body()).startsWith("#!ipxe");
            assertThat(client.answer().body()).startsWith("#!ipxe");
            assertThat(client.answer().status()).isEqualTo(400);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aClientThatHasSaidAllStillGetsItsAnswer() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET /loader.efi HTTP/1.1\r\n\r\n").socket.shutdownOutput();
            assertThat(client.answer().body()).isEqualTo(CONTENT);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void whatIsMissingGetsAShortAnswerAndTheConnectionStays() throws Exception {
        try (RawClient client = server.connect()) {
            RawClient.Answer answer = client.send("GET /none HTTP/1.1\r\n\r\n").answer();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("no such file\n");
            assertThat(client.send("GET /script HTTP/1.1\r\n\r\n").answer().status())
                    .isEqualTo(200);
        }
        assertThat(server.told(Milestone.FileMissing.class))
                .containsExactly(new Milestone.FileMissing("http", "/none"));
    }

    @Test
    void aFailureOfTheStoreIsAnErrorForThisAskerAlone() throws Exception {
        try (RawClient client = server.connect()) {
            assertThat(client.send("GET /failing HTTP/1.1\r\n\r\n").answer().status())
                    .isEqualTo(500);
            assertThat(client.send("GET /script HTTP/1.1\r\n\r\n").answer().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aBodyIsAskedForWhenTheClientWaits() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(
                    "POST /script HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("x=yz").answer().status()).isEqualTo(200);
        }
        assertThat(server.asks.getLast().body()).isEqualTo("x=yz");
    }

    @Test
    void theEventTellsTheBytesAndHidesTheToken() throws Exception {
        Files.createDirectories(folder.resolve("b/secret"));
        Files.writeString(folder.resolve("b/secret/kernel"), CONTENT);
        try (RawClient client = server.connect()) {
            client.send("GET /b/secret/kernel?token=geheim HTTP/1.1\r\n\r\n").answer();
        }
        await().until(() -> !server.told(Milestone.HttpServed.class).isEmpty());
        Milestone.HttpServed served = server.told(Milestone.HttpServed.class).getFirst();
        assertThat(served.path()).isEqualTo("/b/-/kernel");
        assertThat(served.bytes()).isEqualTo(16);
        assertThat(served.status()).isEqualTo(200);
        assertThat(server.events.getFirst().claims()).isEqualTo(BootServer.CLAIMS);
        assertThat(server.events.toString()).doesNotContain("secret", "geheim");
    }

    @Test
    void aReplacedFileIsServedNewWithinSeconds() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET /loader.efi HTTP/1.1\r\n\r\n").answer();
            Files.writeString(folder.resolve("new"), "fresh");
            Files.move(
                    folder.resolve("new"),
                    folder.resolve("loader.efi"),
                    StandardCopyOption.REPLACE_EXISTING);
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            client.send("GET /loader.efi HTTP/1.1\r\n\r\n")
                                    .answer()
                                    .body()
                                    .equals("fresh"));
        }
    }

    @Test
    void aTakenPortIsSaid() {
        var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        assertThatThrownBy(() -> BootServer.with(folder, HttpSettings.on(taken)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on");
    }

    private String etag() {
        return Long.toHexString(MODIFIED.toEpochMilli()) + "-16";
    }

    private static String withoutDate(String head) {
        return head.replaceFirst("Date: [^\r]*\r\n", "");
    }
}
