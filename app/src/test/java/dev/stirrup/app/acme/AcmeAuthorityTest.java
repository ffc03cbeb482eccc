package dev.stirrup.app.acme;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.app.settings.ConsoleSettings;
import dev.stirrup.app.settings.ConsoleSettings.Proof;
import dev.stirrup.trust.site.ServerNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Answers that no authority should give. Whatever is not an [AcmeTroubleException] would end the
/// thread that renews.
class AcmeAuthorityTest {
    private ServerSocket door = unbound();

    @BeforeEach
    void open() throws IOException {
        door = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        door.close();
    }

    @Test
    void aPageInPlaceOfAnAnswerIsATrouble() throws Exception {
        answerWith("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", "<p>Back at noon</p>");
        isTrouble();
    }

    @Test
    void aDirectoryWithoutItsEntriesIsATrouble() throws Exception {
        answerWith("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", "{\"meta\":{}}");
        isTrouble();
    }

    @Test
    void anAuthorityThatIsNotThereIsATrouble() throws Exception {
        door.close();
        isTrouble();
    }

    private void isTrouble() throws Exception {
        var acme =
                new ConsoleSettings.Acme(
                        URI.create("http://127.0.0.1:" + door.getLocalPort() + "/directory"),
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new Proof.Http(80));
        var settings =
                new ConsoleSettings(
                        ServerNames.of(List.of("console.example.org"), List.of()), acme);
        KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        assertThatThrownBy(() ->
                        new AcmeAuthority(settings, new HttpProofs(), Map.of()).order(pair, pair))
                .isInstanceOf(AcmeTroubleException.class);
    }

    private void answerWith(String head, String body) {
        Thread.ofVirtual()
                .start(() -> {
                    while (true) {
                        try (Socket client = door.accept()) {
                            client.getInputStream().read();
                            String text =
                                    head
                                            + "Content-Length: "
                                            + body.length()
                                            + "\r\nConnection: close\r\n\r\n"
                                            + body;
                            client.getOutputStream()
                                    .write(text.getBytes(StandardCharsets.US_ASCII));
                        } catch (IOException _) {
                            return;
                        }
                    }
                });
    }

    private static ServerSocket unbound() {
        try {
            return new ServerSocket();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
