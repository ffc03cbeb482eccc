package dev.stirrup.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.boot.Credential;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.TlsEstablished;
import dev.stirrup.boot.event.Milestone.TlsFailed;
import dev.stirrup.server.tls.TlsSettings;
import dev.stirrup.testkit.RequiresProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs that others wrote, against our HTTPS.
@Tag("real")
@RequiresProgram({"curl", "openssl"})
class SecureRealClientTest {
    private static final TestSite SITE = new TestSite("Example");

    @TempDir Path folder;
    @TempDir Path client;
    private final byte[] content = new byte[20_000_003];
    private Path root = Path.of("root.pem");
    private BootServer server;

    @BeforeEach
    void start() throws Exception {
        new Random(5).nextBytes(content);
        Files.write(folder.resolve("initrd.img"), content);
        root = SITE.rootFile(client);
        server = BootServer.secure(folder, TlsSettings.DEFAULT, SITE.askingIdentity());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "--tlsv1.3,",
        "--tls-max 1.2,ECDHE-ECDSA-AES128-GCM-SHA256",
        "--tls-max 1.2,ECDHE-RSA-AES256-GCM-SHA384",
        "--tls-max 1.2,DHE-RSA-AES256-GCM-SHA384",
        "--tls-max 1.2,DHE-RSA-AES128-SHA256",
    })
    void curlTakesAFileByEverySuite(String versions, String suite) throws Exception {
        List<String> more = new ArrayList<>(List.of(versions.split(" ")));
        if (suite != null) {
            more.addAll(List.of("--ciphers", suite));
        }
        more.addAll(List.of("-o", "whole", server.url("/initrd.img")));
        curl(more);
        assertThat(client.resolve("whole")).hasBinaryContent(content);
    }

    @Test
    void curlKeepsOneConnectionForManyFiles() throws Exception {
        String connects =
                curl(
                        List.of(
                                "-w",
                                "%{num_connects}",
                                "-o",
                                "a",
                                server.url("/initrd.img"),
                                "-o",
                                "b",
                                server.url("/script")));
        assertThat(connects).isEqualTo("10");
        assertThat(client.resolve("b")).hasContent(BootServer.SCRIPT);
    }

    /// With elliptic curves BoringSSL answers, without them the JDK.
    @ParameterizedTest
    @CsvSource({
        "[fd77::1],",
        "10.77.0.1,",
        "boot.example.org,",
        "under_score..,",
        "[fd77::1],DHE-RSA-AES256-GCM-SHA384",
        "10.77.0.1,DHE-RSA-AES256-GCM-SHA384",
        "-bad-,DHE-RSA-AES256-GCM-SHA384",
    })
    void noNameThatAClientAsksForEndsTheHandshake(String name, String suite) throws Exception {
        List<String> more = new ArrayList<>(List.of("-servername", name));
        if (suite != null) {
            more.addAll(List.of("-tls1_2", "-cipher", suite));
        }
        assertThat(openssl(more)).contains("Verify return code: 0 (ok)");
    }

    @Test
    void aClientWithoutAnyNameIsServedTheSameCertificate() throws Exception {
        assertThat(openssl(List.of("-noservername"))).contains("subject=O = Example, CN = server");
    }

    /// Browsers name the console; machines name nothing, an address, or another name.
    @ParameterizedTest
    @CsvSource({
        "-servername console.example.org,Browsers",
        "-servername Console.EXAMPLE.org -tls1_2,Browsers",
        "-servername console.example.org -tls1_2 -cipher DHE-RSA-AES256-GCM-SHA384,Browsers",
        "-servername www.console.example.org,Example",
        "-servername 127.0.0.1,Example",
        "-noservername,Example",
        "-noservername -tls1_2 -cipher DHE-RSA-AES256-GCM-SHA384,Example",
    })
    void onlyWhoNamesTheConsoleGetsItsCertificate(String options, String site) throws Exception {
        server.front()
                .presentTo(Set.of("console.example.org"), new TestSite("Browsers").identity());
        assertThat(openssl(List.of(options.split(" "))))
                .contains("subject=O = " + site + ", CN = server");
        assertThat(server.told(TlsFailed.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES256-GCM-SHA384", "AES128-SHA", "ADH-AES128-SHA256"})
    void whatHasNoForwardSecrecyIsRefused(String suite) throws Exception {
        assertThat(openssl(List.of("-tls1_2", "-cipher", suite + "@SECLEVEL=0")))
                .contains("Cipher is (NONE)");
        await().until(() -> !server.told(TlsFailed.class).isEmpty());
        assertThat(server.told(TlsFailed.class).getFirst().why()).isEqualTo("nothing-in-common");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1", "-tls1_1"})
    void oldVersionsAreRefused(String version) throws Exception {
        assertThat(openssl(List.of(version, "-cipher", "ALL@SECLEVEL=0")))
                .contains("Cipher is (NONE)");
        await().until(() -> !server.told(TlsFailed.class).isEmpty());
        assertThat(server.told(TlsFailed.class).getFirst().why()).isEqualTo("nothing-in-common");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void sessionsAreResumed(String version) throws Exception {
        Path session = client.resolve("session");
        openssl(List.of(version, "-sess_out", session.toString()));
        assertThat(openssl(List.of(version, "-sess_in", session.toString()))).contains("Reused, ");
    }

    @ParameterizedTest
    @CsvSource({"-tls1_2,", "-tls1_3,", "-tls1_2,DHE-RSA-AES256-GCM-SHA384"})
    void aMachineShowsWhoItIs(String version, String suite) throws Exception {
        Path machine = TestSite.keyFile(client, SITE.machine("node-17"));
        List<String> more =
                new ArrayList<>(
                        List.of(
                                version,
                                "-cert",
                                machine.toString(),
                                "-key",
                                machine.toString(),
                                "-cert_chain",
                                machine.toString()));
        if (suite != null) {
            more.addAll(List.of("-cipher", suite));
        }
        openssl(more);
        await().until(() -> !server.told(TlsEstablished.class).isEmpty());
        assertThat(server.told(TlsEstablished.class).getFirst().client())
                .isEqualTo("CN=node-17, O=Example");
    }

    /// From the first certificate on all are asked, without a new identity.
    @ParameterizedTest
    @CsvSource({"-tls1_2,", "-tls1_3,", "-tls1_2,DHE-RSA-AES256-GCM-SHA384"})
    void nobodyIsAskedForACertificateWhileNoMachineHasOne(String version, String suite)
            throws Exception {
        List<String> more = new ArrayList<>(List.of(version));
        if (suite != null) {
            more.addAll(List.of("-cipher", suite));
        }
        server.areGiven = false;
        assertThat(openssl(more)).contains("No client certificate CA names sent");
        server.areGiven = true;
        assertThat(openssl(more)).contains("Acceptable client certificate CA names");
    }

    /// What it has proven goes with each of its questions.
    @Test
    void curlIsKnownByItsCertificate() throws Exception {
        Path machine = TestSite.keyFile(client, SITE.machine("node-17"));
        curl(List.of("--cert", machine.toString(), server.url("/script")));
        curl(List.of(server.url("/script")));
        assertThat(server.asks)
                .extracting(ask -> ask.credential().map(Credential::subject))
                .containsExactly(Optional.of("CN=node-17,O=Example"), Optional.empty());
    }

    /// By both engines, and when an old session is taken up again, which checks no signature.
    @ParameterizedTest
    @CsvSource({"-tls1_2,", "-tls1_3,", "-tls1_2,DHE-RSA-AES256-GCM-SHA384"})
    void aCertificateThatIsWithdrawnIsRefused(String version, String suite) throws Exception {
        Path machine = TestSite.keyFile(client, SITE.machine("node-17"));
        Path session = client.resolve("session");
        List<String> more =
                new ArrayList<>(
                        List.of(version, "-cert", machine.toString(), "-key", machine.toString()));
        if (suite != null) {
            more.addAll(List.of("-cipher", suite));
        }
        List<String> first = new ArrayList<>(more);
        first.addAll(List.of("-sess_out", session.toString()));
        openssl(first);
        assertThat(server.asks).hasSize(1);

        server.refused.put("CN=node-17,O=Example", "lost stick");
        List<String> again = new ArrayList<>(more);
        again.addAll(List.of("-sess_in", session.toString()));
        openssl(again);
        openssl(more);

        await().until(() -> server.front().failures() == 2);
        assertThat(server.told(TlsFailed.class))
                .isNotEmpty()
                .allMatch(failed -> failed.why().equals("client-certificate-refused"));
        assertThat(server.asks).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"-tls1_2,", "-tls1_3,", "-tls1_2,DHE-RSA-AES256-GCM-SHA384"})
    void aCertificateThatHasEndedIsRefused(String version, String suite) throws Exception {
        Path machine = TestSite.keyFile(client, SITE.endedMachine("node-17"));
        List<String> more =
                new ArrayList<>(
                        List.of(version, "-cert", machine.toString(), "-key", machine.toString()));
        if (suite != null) {
            more.addAll(List.of("-cipher", suite));
        }
        openssl(more);
        await().until(() -> !server.told(TlsFailed.class).isEmpty());
        assertThat(server.told(TlsFailed.class))
                .first()
                .extracting(TlsFailed::why)
                .isEqualTo("client-certificate-refused");
        assertThat(server.asks).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void aMachineOfAnotherSiteIsRefused(String version) throws Exception {
        Path machine = TestSite.keyFile(client, new TestSite("Other").machine("node-17"));
        openssl(List.of(version, "-cert", machine.toString(), "-key", machine.toString()));
        await().until(() -> !server.told(TlsFailed.class).isEmpty());
        assertThat(server.told(TlsFailed.class))
                .first()
                .extracting(TlsFailed::why)
                .isEqualTo("client-certificate-refused");
        assertThat(server.told(TlsEstablished.class)).isEmpty();
    }

    /// curl says why; the alert is an event of the machine.
    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void aClientThatDoesNotTrustUsSaysSo(String version) throws Exception {
        run(List.of("curl", "-sS", "--tls-max", version, server.url("/script")));
        await().until(() -> !server.told(TlsFailed.class).isEmpty());
        assertThat(server.told(TlsFailed.class))
                .containsExactly(new Milestone.TlsFailed("unknown_ca", ""));
    }

    private String curl(List<String> more) throws Exception {
        var command = new ArrayList<>(List.of("curl", "-sSf", "--cacert", root.toString()));
        command.addAll(more);
        return run(command);
    }

    private String openssl(List<String> more) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                "openssl",
                                "s_client",
                                "-connect",
                                "127.0.0.1:" + server.port(),
                                "-CAfile",
                                root.toString(),
                                "-ign_eof"));
        command.addAll(more);
        return run(command);
    }

    private String run(List<String> command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(client.toFile())
                        .redirectErrorStream(true)
                        .start();
        try (var out = process.getOutputStream()) {
            out.write("HEAD /script HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
        } catch (IOException e) {
            // It has ended already.
        }
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said;
    }
}
