package dev.stirrup.app.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.settings.ConsoleSettings;
import dev.stirrup.app.settings.ConsoleSettings.Proof;
import dev.stirrup.server.Loops;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.ConsoleKeyring;
import dev.stirrup.store.key.ConsoleKeyring.History;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.ServerNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The console's certificate from Pebble, an authority that is not ours.
@Tag("real")
@RequiresProgram({"pebble", "pebble-challtestsrv", "openssl", "curl"})
class ConsoleKeysTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final List<String> HOSTS = List.of("boot.example.org", "console.example.org");

    @TempDir private Path folder;
    private final HttpProofs proofs = new HttpProofs();
    private final List<KeyAndChain> shown = new CopyOnWriteArrayList<>();
    private final Loops loops = Loops.start(1);
    private Optional<Pebble> pebble = Optional.empty();
    private boolean isDoorOpen = true;
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void start() throws Exception {
        pebble = Optional.of(Pebble.start(folder));
    }

    @AfterEach
    void stop() {
        pebble.ifPresent(Pebble::close);
        loops.close();
    }

    private void restart(boolean isBound) throws Exception {
        pebble.ifPresent(Pebble::close);
        pebble = Optional.of(Pebble.start(folder, isBound));
    }

    @Test
    void aCertificateComesByHttpProofsIsKeptAndIsNotAskedForAgain() throws Exception {
        Proof http = new Proof.Http(authority().proofs());
        KeyAndChain first = certificate(settings(true, http), Instant.now());
        verify(first);
        assertThat(ServerNames.of(HOSTS, List.of()).isCoveredBy(first.certificate())).isTrue();
        assertThat(history().failures()).isZero();

        Instant asked = history().at();
        assertThat(certificate(settings(true, http), Instant.now())).isEqualTo(first);
        assertThat(history().at()).isEqualTo(asked);

        Instant late = RenewalPlan.renewed(first).plusSeconds(1);
        KeyAndChain renewed = certificate(settings(true, http), late);
        assertThat(renewed.certificate()).isNotEqualTo(first.certificate());
        for (String file : List.of("console.p12", "acme-account.p12")) {
            String text =
                    Files.readString(
                            folder.resolve("data/keys").resolve(file), StandardCharsets.ISO_8859_1);
            assertThat(text).doesNotContain("PRIVATE KEY");
        }
    }

    @Test
    void aCertificateComesByDnsProofsOfAProgramOfTheOperators() throws Exception {
        isDoorOpen = false;
        verify(certificate(settings(true, new Proof.Dns(authority().hook())), Instant.now()));
    }

    @Test
    void termsOfServiceAreAgreedToByTheOperatorAlone() throws Exception {
        String trouble = trouble(settings(false, new Proof.Http(authority().proofs())));
        assertThat(trouble).contains("terms of service").contains("terms-of-service: agreed");
    }

    /// As ZeroSSL, Google and Sectigo want it.
    @Test
    void anAccountIsBoundToOneThatTheOperatorHas() throws Exception {
        restart(true);
        ConsoleSettings unbound = settings(true, new Proof.Http(authority().proofs()));
        assertThat(trouble(unbound)).contains("console.acme.eab-key-id");
        ConsoleSettings bound = bound(unbound);
        assertThat(orderTrouble(bound)).contains("STIRRUP_ACME_EAB_KEY_FILE");
        environment = Map.of("STIRRUP_ACME_EAB_KEY", "no such key, is it?");
        assertThat(orderTrouble(bound)).contains("base64url").doesNotContain("no such key");
        Path file = Files.writeString(folder.resolve("eab"), Pebble.BINDING_KEY + "\n");
        environment = Map.of("STIRRUP_ACME_EAB_KEY_FILE", file.toString());
        assertThat(orderTrouble(bound)).isEmpty();
    }

    private String orderTrouble(ConsoleSettings settings) throws InterruptedException {
        Proof.Http http = (Proof.Http) settings.acme().proof();
        try (ConsoleKeys.Door.Open _ = door(http.port())) {
            KeyPair account = keyring().account();
            KeyPair key = keyring().newKey();
            new AcmeAuthority(settings, proofs, environment).order(account, key);
            return "";
        } catch (AcmeTroubleException e) {
            return String.valueOf(e.getMessage());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ConsoleSettings bound(ConsoleSettings settings) {
        var acme = settings.acme();
        return new ConsoleSettings(
                settings.names(),
                new ConsoleSettings.Acme(
                        acme.directory(),
                        acme.isAgreed(),
                        acme.contact(),
                        Optional.of(Pebble.BINDING),
                        acme.certificate(),
                        acme.proof()));
    }

    @Test
    void aFailedProofIsToldAndTriedAgainLater() throws Exception {
        isDoorOpen = false;
        String trouble = trouble(settings(true, new Proof.Http(authority().proofs())));
        assertThat(trouble).contains("example.org").contains("invalid");
        assertThat(Duration.between(history().at(), history().next()))
                .isEqualTo(Duration.ofMinutes(15));
        assertThat(shown).isEmpty();
    }

    @Test
    void anAuthorityWhoseOwnCertificateIsUnknownIsNotTalkedTo() throws Exception {
        var acme =
                new ConsoleSettings.Acme(
                        URI.create(authority().directory()),
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new Proof.Http(authority().proofs()));
        assertThat(trouble(new ConsoleSettings(ServerNames.of(HOSTS, List.of()), acme)))
                .containsIgnoringCase("certification path");
    }

    private ConsoleSettings settings(boolean isAgreed, Proof proof) {
        var acme =
                new ConsoleSettings.Acme(
                        URI.create(authority().directory()),
                        isAgreed,
                        Optional.of("admin@example.org"),
                        Optional.empty(),
                        Optional.of(authority().certificate()),
                        proof);
        return new ConsoleSettings(ServerNames.of(HOSTS, List.of()), acme);
    }

    private KeyAndChain certificate(ConsoleSettings settings, Instant now) {
        shown.clear();
        Optional<History> before = keyring().history();
        try (ConsoleKeys _ = ConsoleKeys.start(settings, ports(now))) {
            boolean isNew = new RenewalPlan(settings).next(keyring().shown(), before).isBefore(now);
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> isNew ? !keyring().history().equals(before) : !shown.isEmpty());
        }
        assertThat(history().trouble()).isEmpty();
        return shown.getLast();
    }

    private String trouble(ConsoleSettings settings) {
        try (ConsoleKeys _ = ConsoleKeys.start(settings, ports(Instant.now()))) {
            Awaitility.await().atMost(LONG).until(() -> keyring().history().isPresent());
        }
        return history().trouble();
    }

    private ConsoleKeys.Ports ports(Instant now) {
        return new ConsoleKeys.Ports(
                this::keyring,
                proofs,
                this::door,
                shown::add,
                environment,
                InstantSource.fixed(now));
    }

    private ConsoleKeys.Door.Open door(int port) throws IOException {
        return isDoorOpen
                ? ProofPort.open(
                        loops,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        proofs)
                : () -> {};
    }

    private History history() {
        return keyring().history().orElseThrow();
    }

    private ConsoleKeyring keyring() {
        DataFolder data = DataFolder.open(folder.resolve("data"));
        return SiteKeyring.open(data, KeyHome.inFiles("Site", Map.of())).console();
    }

    private Pebble authority() {
        return pebble.orElseThrow();
    }

    private void verify(KeyAndChain key) throws Exception {
        Files.writeString(folder.resolve("root.pem"), authority().root());
        Files.writeString(folder.resolve("chain.pem"), Pem.certificates(key.chain()));
        assertThat(
                        Program.run(
                                folder,
                                ("openssl verify -CAfile root.pem -untrusted chain.pem"
                                                + " -verify_hostname boot.example.org chain.pem")
                                        .split(" ")))
                .contains("chain.pem: OK");
    }
}
