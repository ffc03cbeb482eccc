package dev.stirrup.store.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.store.DataFolder;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.SoftToken;
import dev.stirrup.trust.SignatureScheme;
import dev.stirrup.trust.Signer;
import dev.stirrup.trust.SignerUnavailableException;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.manifest.BootManifest;
import dev.stirrup.trust.manifest.SignedManifest;
import dev.stirrup.trust.revocation.CertificateList;
import dev.stirrup.trust.revocation.RevocationList;
import dev.stirrup.trust.revocation.StatusAnswers;
import dev.stirrup.trust.site.Authority;
import dev.stirrup.trust.site.CertificateUse.StatusService;
import dev.stirrup.trust.site.Custody;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.ServerIdentity;
import dev.stirrup.trust.site.ServerNames;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/// The site's keys in a token of SoftHSM 2.
@Tag("real")
@RequiresProgram({SoftToken.PROGRAM, SoftToken.MODULE})
class TokenVaultTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String PIN = "4711-pin";
    private static final byte[] MESSAGE = {1, 2, 3};

    /// Certificates must hold while other programs look at them.
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @TempDir private Path folder;
    private DataFolder data = new DataFolder(Path.of("/"));
    private String label = "";

    @BeforeEach
    void open(TestInfo test) {
        data = DataFolder.open(folder.resolve("data"));
        label = test.getTestMethod().orElseThrow().getName();
        label = label.substring(0, Math.min(30, label.length()));
    }

    @Test
    @RequiresProgram({"pkcs11-tool", "openssl"})
    void everyKeyIsMadeInTheTokenAndNeverLeavesIt() throws Exception {
        SoftToken.make(label, PIN);
        SiteKeyring ring = ring(given(PIN));
        SiteKeys keys = ring.complete(now);
        assertThat(keys.keys())
                .hasSize(Duty.values().length)
                .allMatch(key -> key.custody() == Custody.TOKEN);
        assertThat(keyFiles()).isEmpty();
        String listed = pkcs11("--list-objects", "--type", "privkey", "--login", "--pin", PIN);
        assertThat(count(listed, "Private Key Object")).isEqualTo(Duty.values().length);
        assertThat(count(listed, "sensitive, always sensitive, never extract"))
                .isEqualTo(Duty.values().length);
        for (SiteKey key : keys.keys()) {
            byte[] signature = sign(ring, key.name());
            assertThat(isSignedBy(key, signature)).as(key.name()).isTrue();
        }
        assertThat(ring.troubles(now)).isEmpty();
    }

    @Test
    @RequiresProgram("openssl")
    void httpsShowsWhatTheTokenIssuedAndGoesOnWithoutIt() throws Exception {
        SoftToken token = SoftToken.make(label, PIN);
        ServerIdentity shown = shown(now);
        for (KeyAndChain half : shown.halves()) {
            write("leaf.pem", half.chain().subList(0, 1));
            write("above.pem", half.chain().subList(1, half.chain().size()));
            write("root.pem", List.of(root()));
            assertThat(
                            Program.run(
                                    folder,
                                    "openssl",
                                    "verify",
                                    "-x509_strict",
                                    "-CAfile",
                                    "root.pem",
                                    "-untrusted",
                                    "above.pem",
                                    "leaf.pem"))
                    .contains("leaf.pem: OK");
        }
        token.takeAway();
        assertThat(shown(now.plusSeconds(3600))).isEqualTo(shown);
    }

    @Test
    void aTokenThatWasAwayIsUsedAgainByTheSameSigner() throws Exception {
        SoftToken token = SoftToken.make(label, PIN);
        SiteKeyring ring = ring(given(PIN));
        ring.complete(now);
        Signer signer = ring.vault().signer("manifest-1");
        token.takeAway();
        assertThatThrownBy(() -> signer.sign(signer.scheme(), MESSAGE))
                .isInstanceOf(SignerUnavailableException.class)
                .hasMessageContaining("Cannot find the token \"" + label + "\" of")
                .hasMessageNotContaining(PIN);
        assertThat(ring.troubles(now)).singleElement().asString().contains("Cannot find");
        token.putBack();
        Awaitility.await()
                .atMost(LONG)
                .ignoreException(SignerUnavailableException.class)
                .until(() -> signer.sign(signer.scheme(), MESSAGE).length > 0);
        assertThat(ring.troubles(now)).isEmpty();
    }

    @Test
    void aRefusedPinIsNotTriedAgainAndTheRightOneHelps() throws Exception {
        SoftToken.make(label, PIN);
        Path file = Files.writeString(folder.resolve("pin"), "wrong\n");
        SiteKeyring ring = ring(Map.of(Passphrase.PIN_VARIABLE + "_FILE", file.toString()));
        assertThatThrownBy(() -> ring.vault().make(Duty.MANIFEST))
                .isInstanceOf(SignerUnavailableException.class)
                .hasMessageContaining("refused the PIN")
                .hasMessageNotContaining("wrong\n");
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() ->
                        assertThatThrownBy(() -> ring.vault().make(Duty.MANIFEST))
                                .hasMessageContaining("not tried again"));
        Files.writeString(file, PIN + "\n");
        Awaitility.await()
                .atMost(LONG)
                .ignoreException(SignerUnavailableException.class)
                .until(() -> ring.vault().make(Duty.MANIFEST) != null);
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        SoftToken.make(label, PIN);
        assertThat(refusal(place("/nowhere.so", label), given(PIN)))
                .contains("module /nowhere.so cannot be loaded");
        assertThat(refusal(place("/bin/sh", label), given(PIN))).contains("cannot be loaded");
        assertThat(refusal(place(SoftToken.MODULE, "no such"), given(PIN)))
                .contains("Cannot find the token \"no such\"");
        assertThat(refusal(place(SoftToken.MODULE, label), Map.of())).contains("No PIN was given");
    }

    @Test
    void aKeyOfAnotherSiteIsNeverOverwritten() throws Exception {
        SoftToken.make(label, PIN);
        SiteKeyring ring = ring(given(PIN));
        ring.change(keys -> ring.ceremony().ensure(keys, Duty.ROOT, now));
        byte[] before = ring.keys().keys().getFirst().certificate().getEncoded();
        DataFolder second = DataFolder.open(folder.resolve("second"));
        SiteKeyring other = SiteKeyring.open(second, home(given(PIN), Optional.empty()));
        assertThatThrownBy(() -> other.complete(now))
                .isInstanceOf(SignerUnavailableException.class)
                .hasMessageContaining("of a site before this one");
        assertThat(ring.vault().signer("root-1").publicKey())
                .isEqualTo(ring.keys().keys().getFirst().certificate().getPublicKey());
        assertThat(before).isEqualTo(ring.keys().keys().getFirst().certificate().getEncoded());
    }

    @Test
    void keysInFilesMoveOntoTheTokenWhenTheyAreRotated() throws Exception {
        SiteKeyring.open(data, KeyHome.inFiles("Site", Map.of())).complete(now);
        SoftToken.make(label, PIN);
        SiteKeyring ring = ring(given(PIN));
        SiteKeys after =
                ring.change(
                        keys -> ring.ceremony().rotate(keys, Duty.TLS, now, Duration.ofDays(30)));
        SiteKey fresh = after.current(Duty.TLS, now).orElseThrow();
        assertThat(fresh.custody()).isEqualTo(Custody.TOKEN);
        assertThat(isSignedBy(fresh, sign(ring, fresh.name()))).isTrue();
        SiteKey old = after.named("tls-1").orElseThrow();
        assertThat(isSignedBy(old, sign(ring, old.name()))).isTrue();
        fresh.certificate().verify(root().getPublicKey());
    }

    @Test
    void aRootInATokenOfItsOwnCanBeTakenAwayAlone() throws Exception {
        SoftToken.make(label, PIN);
        SoftToken rootToken = SoftToken.make(label + "R", "root-pin");
        var both = new HashMap<>(given(PIN));
        both.put(Passphrase.ROOT_PIN_VARIABLE, "root-pin");
        SiteKeyring ring =
                SiteKeyring.open(
                        data, home(both, Optional.of(place(SoftToken.MODULE, label + "R"))));
        ring.complete(now);
        rootToken.takeAway();
        assertThat(sign(ring, "tls-1")).isNotEmpty();
        assertThatThrownBy(() -> rotate(ring, Duty.MANIFEST))
                .isInstanceOf(SignerUnavailableException.class)
                .hasMessageContaining(label + "R");
        assertThat(sign(ring, "manifest-1")).isNotEmpty();
        rootToken.putBack();
        Awaitility.await()
                .atMost(LONG)
                .ignoreException(SignerUnavailableException.class)
                .until(() -> rotate(ring, Duty.MANIFEST).named("manifest-2").isPresent());
    }

    @Test
    @RequiresProgram("openssl")
    void othersTakeTheListsAnswersAndManifestsThatItSigns() throws Exception {
        SoftToken.make(label, PIN);
        SiteKeyring ring = ring(given(PIN));
        SiteKeys keys = ring.complete(now);
        SiteKey tls = keys.current(Duty.TLS, now).orElseThrow();
        var issuer = new Authority(tls.certificate(), ring.vault().signer(tls.name()));
        byte[] list = CertificateList.of(RevocationList.EMPTY, issuer, now);
        Files.writeString(folder.resolve("list.pem"), Pem.block("X509 CRL", list));
        write("tls.pem", List.of(tls.certificate()));
        write("root.pem", List.of(root()));
        assertThat(openssl("crl -in list.pem -CAfile tls.pem -noout")).contains("verify OK");

        write("leaf.pem", shown(now).halves().getFirst().chain().subList(0, 1));
        openssl("ocsp -issuer tls.pem -cert leaf.pem -reqout request.der");
        byte[] request = Files.readAllBytes(folder.resolve("request.der"));
        Files.write(
                folder.resolve("answer.der"),
                new StatusAnswers(List.of(issuer))
                        .answer(request, RevocationList.EMPTY, now)
                        .der()
                        .toArray());
        assertThat(
                        openssl(
                                "ocsp -respin answer.der -issuer tls.pem -cert leaf.pem"
                                        + " -CAfile root.pem -no_nonce"))
                .contains("Response verify OK")
                .contains("leaf.pem: good");

        SiteKey by = keys.current(Duty.MANIFEST, now).orElseThrow();
        var manifest =
                new BootManifest("machine", "profile", 1, now, now.plusSeconds(60), List.of());
        byte[] signed =
                SignedManifest.sign(manifest, ring.vault().signer(by.name()), keys.chain(by, now));
        Files.write(folder.resolve("manifest.der"), signed);
        openssl(
                "cms -verify -inform DER -in manifest.der -CAfile root.pem -purpose any -binary"
                        + " -out manifest.txt");
        assertThat(Files.readAllBytes(folder.resolve("manifest.txt"))).isEqualTo(manifest.encode());
    }

    private String openssl(String arguments) throws Exception {
        return Program.run(folder, ("openssl " + arguments).split(" "));
    }

    private SiteKeys rotate(SiteKeyring ring, Duty duty) {
        return ring.change(keys -> ring.ceremony().rotate(keys, duty, now, Duration.ofDays(1)));
    }

    private String refusal(TokenPlace place, Map<String, String> environment) {
        var tokens = new KeyHome.Tokens(Optional.of(place), Optional.empty());
        SiteKeyring ring = SiteKeyring.open(data, new KeyHome("Site", environment, tokens));
        try {
            ring.vault().make(Duty.MANIFEST);
        } catch (SignerUnavailableException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("a key was made in " + place);
    }

    private SiteKeyring ring(Map<String, String> environment) {
        return SiteKeyring.open(data, home(environment, Optional.empty()));
    }

    private KeyHome home(Map<String, String> environment, Optional<TokenPlace> root) {
        var tokens = new KeyHome.Tokens(Optional.of(place(SoftToken.MODULE, label)), root);
        return new KeyHome("Site", environment, tokens);
    }

    private static Map<String, String> given(String pin) {
        return Map.of(Passphrase.PIN_VARIABLE, pin);
    }

    private static TokenPlace place(String library, String label) {
        return new TokenPlace(Path.of(library), OptionalInt.empty(), Optional.of(label));
    }

    private ServerIdentity shown(Instant time) {
        var names = ServerNames.of(List.of("boot.example.org"), List.of());
        var ports =
                new ServerKeys.Ports(
                        () -> ring(given(PIN)),
                        () -> RevocationList.EMPTY,
                        InstantSource.fixed(time));
        try (ServerKeys keys = ServerKeys.start(ports, names, StatusService.NONE)) {
            Awaitility.await().atMost(LONG).until(() -> keys.current().isPresent());
            return keys.current().orElseThrow();
        }
    }

    private X509Certificate root() {
        return ring(given(PIN)).keys().current(Duty.ROOT, now).orElseThrow().certificate();
    }

    private void write(String name, List<X509Certificate> certificates) throws IOException {
        Files.writeString(folder.resolve(name), Pem.certificates(certificates));
    }

    private static byte[] sign(SiteKeyring ring, String name) {
        Signer signer = ring.vault().signer(name);
        return signer.sign(signer.scheme(), MESSAGE);
    }

    /// By Java's own provider: the token has no part in it.
    private static boolean isSignedBy(SiteKey key, byte[] signature) throws Exception {
        var publicKey = key.certificate().getPublicKey();
        var check = Signature.getInstance(SignatureScheme.of(publicKey).javaName());
        check.initVerify(publicKey);
        check.update(MESSAGE);
        return check.verify(signature);
    }

    private List<String> keyFiles() throws IOException {
        try (Stream<Path> files = Files.list(data.keys())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".p12"))
                    .toList();
        }
    }

    private String pkcs11(String... options) throws Exception {
        String[] start = {
            "env",
            SoftToken.environment(),
            "pkcs11-tool",
            "--module",
            SoftToken.MODULE,
            "--token-label",
            label
        };
        return Program.run(
                folder, Stream.of(start, options).flatMap(Stream::of).toArray(String[]::new));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
