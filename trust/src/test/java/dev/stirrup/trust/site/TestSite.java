package dev.stirrup.trust.site;

import dev.stirrup.trust.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A site with keys, made once for all tests: RSA keys take their time. Its certificates must hold
/// while the tests run, so it begins now.
@SuppressWarnings("TimeInStaticInitializer")
public final class TestSite {
    public static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private static final MemoryVault VAULT = new MemoryVault();
    private static final CertificateIssuer ISSUER = new CertificateIssuer(new SecureRandom());
    private static SiteKeys keys = SiteKeys.none("Test");

    private TestSite() {}

    public static SiteKeys keys() {
        for (Duty duty : Duty.values()) {
            keys(duty);
        }
        return keys;
    }

    public static synchronized SiteKeys keys(Duty duty) {
        keys = new KeyCeremony(VAULT, ISSUER).ensure(keys, duty, NOW);
        return keys;
    }

    public static Authority authority(Duty duty) {
        SiteKey key = keys(duty).current(duty, NOW).orElseThrow();
        return new Authority(key.certificate(), VAULT.signer(key.name()));
    }

    public static Signer signer(Duty duty) {
        return authority(duty).signer();
    }

    /// A server's certificate that names a responder.
    public static X509Certificate server() {
        return ISSUER.issue(
                new CertificateOrder(
                        "boot.example.org",
                        MemoryVault.pair(KeyKind.EC_P256).getPublic(),
                        new CertificateUse.Server(
                                ServerNames.of(List.of("boot.example.org"), List.of())),
                        Validity.of(NOW, Duration.ofDays(10))),
                authority(Duty.TLS));
    }

    /// What a program that is not ours says; fails when its status is another one.
    public static String run(Path folder, int status, String... command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(180, TimeUnit.SECONDS) || process.exitValue() != status) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + ": " + text);
        }
        return text;
    }
}
