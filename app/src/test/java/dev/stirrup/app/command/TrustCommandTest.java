package dev.stirrup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.server.link.Interfaces;
import dev.stirrup.trust.KeySigner;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.site.CertificateIssuer;
import dev.stirrup.trust.site.CertificateOrder;
import dev.stirrup.trust.site.CertificateUse;
import dev.stirrup.trust.site.ServerNames;
import dev.stirrup.trust.site.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustCommandTest {
    @TempDir private Path folder;

    @Test
    void showsNothingBeforeTheFirstStartAndTheKeysAfter() {
        assertThat(trust("show").out()).contains("no keys yet");
        assertThat(trust("export").out()).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(trust("show").out())
                .contains("root-1")
                .contains("in use")
                .contains("RSA-3072")
                .contains("protects a copied file, not a copied folder")
                .doesNotContain("PRIVATE");
    }

    @Test
    void exportsEveryFormAndNoUpdateForWhatSecureBootHasNoVariableFor() throws IOException {
        for (String form : List.of("der", "esl", "tlsca")) {
            assertThat(trust("export", "--format", form, "-o", file(form)).err()).isEmpty();
            assertThat(Files.size(folder.resolve(form))).isGreaterThan(500);
        }
        assertThat(trust("export", "boot-signing", "--format=auth", "-o", file("auth")).status())
                .isZero();
        assertThat(trust("export", "tls", "--format=auth", "-o", file("x")).err())
                .contains("no variable for tls");
        assertThat(trust("export", "--format=esl").err()).contains("-o FILE");
    }

    @Test
    void aRotatedRootIsHandedOutBesideTheOldOne() {
        trust("export");
        assertThat(trust("rotate", "root", "--overlap=30d").out())
                .contains("root-2 is used from")
                .contains("trust enroll");
        assertThat(trust("export").out().split("BEGIN CERTIFICATE", -1)).hasSize(3);
    }

    @Test
    void theRootIsTakenAwayAndBroughtBack() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "a long passphrase\n");
        String with = "--passphrase-file=" + secret;
        assertThat(trust("offline-root", file("root.p12"), with).err()).isEmpty();
        assertThat(trust("show").out()).contains("offline");
        assertThat(trust("rotate", "tls").err()).contains("trust online-root");
        assertThat(folder.resolve("data/keys/root-1.p12")).doesNotExist();
        assertThat(trust("online-root", file("root.p12"), with).err()).isEmpty();
        assertThat(trust("rotate", "tls").out()).contains("tls-2 is in use now");
    }

    @Test
    void aServersCertificateMustHoldNow() throws Exception {
        Instant now = Instant.now();
        Ran ended = importServer("h.example.org", now.minus(Duration.ofDays(300)));
        assertThat(ended.err()).contains("ended on").contains("clock");
        assertThat(ended.status()).isNotZero();
        Ran early = importServer("h.example.org", now.plus(Duration.ofDays(3)));
        assertThat(early.err()).contains("on only").contains("clock");
        assertThat(folder.resolve("data/keys/server-own.p12")).doesNotExist();
    }

    @Test
    void aServersCertificateThatDoesNotNameItIsTold() throws Exception {
        String network =
                Interfaces.list().stream()
                        .filter(one ->
                                one.isUp() && !one.isLoopback() && !one.addresses().isEmpty())
                        .map(one -> one.addresses().getFirst().address().toString())
                        .findFirst()
                        .orElse("");
        Ran named = importServer("h.example.org", Instant.now());
        assertThat(named.status()).isZero();
        assertThat(named.out()).contains("HTTPS shows");
        if (!network.isEmpty()) {
            assertThat(named.out()).contains("does not name " + network);
        }
    }

    private Ran importServer(String name, Instant made) throws Exception {
        KeyPair pair = pair();
        var issuer = new CertificateIssuer(new SecureRandom());
        var order =
                new CertificateOrder(
                        name,
                        pair.getPublic(),
                        new CertificateUse.Server(ServerNames.of(List.of(name), List.of())),
                        Validity.of(made, Duration.ofDays(90)));
        X509Certificate own =
                issuer.root("Test", order, new KeySigner(pair.getPrivate(), pair.getPublic()));
        Path file =
                Files.writeString(
                        folder.resolve("own.pem"),
                        Pem.certificates(List.of(own))
                                + Pem.block("PRIVATE KEY", pair.getPrivate().getEncoded()));
        return trust("import", "server", file.toString());
    }

    private static KeyPair pair() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    @Test
    void everyVendorHasStepsThatNameCommandsThatExist() {
        for (String line : trust("enroll").out().lines().skip(1).toList()) {
            String steps = trust("enroll", line.strip().split(" ")[0]).out();
            assertThat(steps).contains("stirrup trust export");
        }
        assertThat(trust("enroll", "acme").err()).contains("One of: ovmf");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private Ran trust(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "trust";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return all[1].equals("enroll") ? Ran.of(all) : Ran.on(folder.resolve("data"), all);
    }
}
