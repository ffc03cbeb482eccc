package dev.stirrup.store.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.store.DataFolder;
import dev.stirrup.store.StoreException;
import dev.stirrup.trust.SignerUnavailableException;
import dev.stirrup.trust.revocation.Revocation;
import dev.stirrup.trust.revocation.Revocation.Kind;
import dev.stirrup.trust.revocation.RevocationList;
import dev.stirrup.trust.site.CertificateUse.StatusService;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.ServerIdentity;
import dev.stirrup.trust.site.ServerNames;
import dev.stirrup.trust.site.SiteKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir private Path folder;
    private DataFolder data = new DataFolder(Path.of("/"));
    private volatile RevocationList revoked = RevocationList.EMPTY;

    @BeforeEach
    void open() {
        data = DataFolder.open(folder.resolve("data"));
    }

    @Test
    void theFirstStartMakesTheKeysAndLaterStartsShowTheSameCertificate() {
        ServerIdentity first = shown(NOW);
        assertThat(first.rsa()).isPresent();
        assertThat(first.ecdsa()).isPresent();
        assertThat(ring().keys().current(Duty.TLS, NOW)).isPresent();
        assertThat(shown(NOW.plusSeconds(3600))).isEqualTo(first);
    }

    @Test
    void aNewCertificateComesWhenTheServersNamesChangeAndBeforeTheOldOneEnds() {
        List<ServerIdentity> told = new CopyOnWriteArrayList<>();
        try (ServerKeys keys = start(NOW, names("boot.example.org"))) {
            keys.onChange(told::add);
            Awaitility.await().atMost(LONG).until(() -> told.size() == 1);
            assertThat(keys.isFor(names("other.example.org"))).isFalse();
            keys.rename(names("other.example.org"), StatusService.NONE);
            Awaitility.await().atMost(LONG).until(() -> keys.isFor(names("other.example.org")));
            assertThat(told).hasSize(2);
        }
        var leaf = told.getLast().ecdsa().orElseThrow();
        assertThat(names("other.example.org").isCoveredBy(leaf.certificate())).isTrue();
        Instant nearEnd = told.getLast().notAfter().minus(Duration.ofDays(20));
        assertThat(shown(nearEnd).notAfter()).isAfter(nearEnd.plus(Duration.ofDays(60)));
    }

    /// By NTP, after a start with a clock that was wrong by years: the certificates of that time
    /// end before the right one, or begin behind it.
    @ParameterizedTest
    @ValueSource(ints = {-20_000, 300})
    void aClockThatIsSetBringsACertificateThatHolds(int days) {
        var now = new AtomicReference<>(NOW.plus(Duration.ofDays(days)));
        var ports = new ServerKeys.Ports(this::ring, () -> revoked, now::get);
        try (var keys = ServerKeys.start(ports, names("boot.example.org"), StatusService.NONE)) {
            Awaitility.await().atMost(LONG).until(() -> keys.current().isPresent());
            assertThat(holds(keys)).isFalse();
            now.set(NOW);
            Awaitility.await().atMost(LONG).until(() -> holds(keys));
        }
    }

    private static boolean holds(ServerKeys keys) {
        return keys.current().orElseThrow().halves().stream()
                .allMatch(half -> half.notBefore().isBefore(NOW) && half.notAfter().isAfter(NOW));
    }

    @Test
    void whatFailsIsTriedAgainWhateverItWas() {
        var times = new AtomicInteger();
        var ports =
                new ServerKeys.Ports(
                        () -> {
                            if (times.incrementAndGet() == 1) {
                                throw new IllegalStateException("a bug");
                            }
                            return ring();
                        },
                        () -> revoked,
                        InstantSource.fixed(NOW));
        try (var keys = ServerKeys.start(ports, names("boot.example.org"), StatusService.NONE)) {
            Awaitility.await().atMost(LONG).until(() -> keys.current().isPresent());
        }
    }

    @Test
    void aWithdrawnCertificateIsReplacedAtOnceWithBothHalves() {
        List<ServerIdentity> told = new CopyOnWriteArrayList<>();
        try (ServerKeys keys = start(NOW, names("boot.example.org"))) {
            keys.onChange(told::add);
            Awaitility.await().atMost(LONG).until(() -> told.size() == 1);
            withdraw(told.getFirst().rsa().orElseThrow());
            Awaitility.await().atMost(LONG).until(() -> told.size() == 2);
        }
        for (KeyAndChain half : told.getLast().halves()) {
            assertThat(revoked.certificate(half.certificate().getSerialNumber())).isEmpty();
            assertThat(told.getFirst().halves()).doesNotContain(half);
        }
        assertThat(shown(NOW)).isEqualTo(told.getLast());
    }

    @Test
    void aWithdrawnCertificateThatTheOperatorBroughtStays() {
        ServerIdentity brought = shown(NOW);
        ring().keepOwnServer(brought);
        withdraw(brought.rsa().orElseThrow());
        assertThat(shown(NOW)).isEqualTo(brought);
    }

    @Test
    void aNewCertificateComesWhenItsResponderIsNamedOtherwise() {
        ServerIdentity silent = shown(NOW);
        var status = StatusService.at("http://10.77.0.1:8080/ocsp");
        try (ServerKeys keys = start(NOW, names("boot.example.org"), status)) {
            Awaitility.await().atMost(LONG).until(() -> keys.current().isPresent());
            ServerIdentity telling = keys.current().orElseThrow();
            assertThat(telling.halves()).allMatch(half -> status.isRespondedBy(half.certificate()));
            assertThat(silent.halves()).noneMatch(half -> status.isRespondedBy(half.certificate()));
        }
        assertThat(shown(NOW).halves())
                .allMatch(half -> StatusService.NONE.isRespondedBy(half.certificate()));
    }

    private void withdraw(KeyAndChain half) {
        String serial = RevocationList.text(half.certificate().getSerialNumber());
        revoked =
                RevocationList.of(
                        1, List.of(new Revocation(Kind.CERT, serial, "server", "lost", NOW, 1)));
    }

    @Test
    void keysThatOthersMayReadAreRefusedWithTheCommandThatMendsIt() throws IOException {
        ring().complete(NOW);
        Path key = data.root().resolve("keys/tls-1.p12");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(this::ring)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("chmod 600 " + key);
    }

    /// Whoever has the folder without its passphrase, as a backup should be, has no key.
    @Test
    void aBackupWithoutThePassphraseOpensNoKey() throws IOException {
        ring().complete(NOW);
        Path kept = folder.resolve("backup");
        DataFolder copy = DataFolder.open(kept);
        Files.createDirectory(
                copy.keys(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Stream<Path> files = Files.list(data.keys())) {
            for (Path file : files.toList()) {
                if (!file.endsWith("passphrase")) {
                    Files.copy(
                            file,
                            copy.keys().resolve(file.getFileName()),
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        SiteKeyring thiefs = SiteKeyring.open(copy, KeyHome.inFiles("Example", Map.of()));
        assertThat(thiefs.keys().keys()).as("what is known is there").isNotEmpty();
        for (SiteKey key : thiefs.keys().keys()) {
            assertThatThrownBy(() -> thiefs.vault().signer(key.name()))
                    .as(key.name())
                    .isInstanceOf(SignerUnavailableException.class);
        }
    }

    @Test
    void twoOfOneProcessMayChangeKeysAtOnce() throws Exception {
        SiteKeyring one = ring();
        SiteKeyring other = ring();
        var begun = new CountDownLatch(1);
        Thread thread =
                Thread.ofVirtual()
                        .start(() ->
                                one.change(keys -> {
                                    begun.countDown();
                                    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                                    return keys;
                                }));
        begun.await();
        assertThat(other.change(keys -> keys).keys()).isEmpty();
        thread.join();
    }

    @Test
    void noFileHoldsAKeyOrAPassphraseInTheClear() throws IOException {
        var given = Map.of(Passphrase.VARIABLE, "correct horse");
        SiteKeyring ring = SiteKeyring.open(data, KeyHome.inFiles("Example", given));
        ring.complete(NOW);
        byte[] secret = ring.files().get("tls-1").key().getEncoded();
        try (Stream<Path> files = Files.list(data.root().resolve("keys"))) {
            for (Path file : files.toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(content).doesNotContain("correct horse");
                assertThat(content)
                        .doesNotContain(new String(secret, 40, 64, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(data.root().resolve("keys/passphrase")).doesNotExist();
        assertThat(ring.vault().signer("tls-1").toString()).isEqualTo("KeySigner[RSA]");
    }

    @Test
    void anotherPassphraseOpensNothing() {
        SiteKeyring.open(data, KeyHome.inFiles("Example", Map.of(Passphrase.VARIABLE, "one")))
                .complete(NOW);
        SiteKeyring other =
                SiteKeyring.open(
                        data, KeyHome.inFiles("Example", Map.of(Passphrase.VARIABLE, "two")));
        assertThatThrownBy(() -> other.vault().signer("tls-1"))
                .isInstanceOf(SignerUnavailableException.class)
                .hasMessageContaining("tls-1.p12")
                .hasMessageNotContaining("two");
    }

    @Test
    void aPassphraseComesFromAFileOrFromSystemdToo() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "from a file\n");
        Files.writeString(folder.resolve(Passphrase.CREDENTIAL), "from a file\n");
        SiteKeyring.open(
                        data,
                        KeyHome.inFiles(
                                "Example", Map.of(Passphrase.FILE_VARIABLE, file.toString())))
                .complete(NOW);
        var bySystemd = Map.of("CREDENTIALS_DIRECTORY", folder.toString());
        SiteKeyring ring = SiteKeyring.open(data, KeyHome.inFiles("Example", bySystemd));
        assertThat(ring.vault().signer("root-1")).isNotNull();
    }

    private ServerIdentity shown(Instant now) {
        try (ServerKeys keys = start(now, names("boot.example.org"))) {
            Awaitility.await().atMost(LONG).until(() -> keys.current().isPresent());
            return keys.current().orElseThrow();
        }
    }

    private ServerKeys start(Instant now, ServerNames names) {
        return start(now, names, StatusService.NONE);
    }

    private ServerKeys start(Instant now, ServerNames names, StatusService status) {
        var ports = new ServerKeys.Ports(this::ring, () -> revoked, InstantSource.fixed(now));
        return ServerKeys.start(ports, names, status);
    }

    private SiteKeyring ring() {
        return SiteKeyring.open(data, KeyHome.inFiles("Example", Map.of()));
    }

    private static ServerNames names(String name) {
        return ServerNames.of(List.of(name), List.of(new byte[] {10, 77, 0, 1}));
    }
}
