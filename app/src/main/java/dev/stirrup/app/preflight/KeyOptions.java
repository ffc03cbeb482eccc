package dev.stirrup.app.preflight;

import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteName;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.store.release.Release;
import dev.stirrup.trust.KeySigner;
import dev.stirrup.trust.export.PemKey;
import dev.stirrup.trust.export.SiteSigningKey;
import dev.stirrup.trust.export.UnusableFileException;
import dev.stirrup.trust.site.Authority;
import dev.stirrup.trust.site.CertificateOrder;
import dev.stirrup.trust.site.CertificateUse;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import dev.stirrup.trust.site.Validity;
import dev.stirrup.uefi.cms.Certificate;
import dev.stirrup.uefi.cms.PemCertificates;
import dev.stirrup.uefi.cms.SigningKey;
import dev.stirrup.wire.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// Which key signs: the site's, or one from files.
final class KeyOptions {
    private static final long LARGEST = 1 << 20;
    private static final int RSA_BITS = 2048;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = {
                "A private key in PEM, not encrypted (default: the site's boot-signing key",
                "makes a fresh key and certificate for this release, and forgets the key)."
            })
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "The certificate of --key in PEM; its issuers may follow in the file.")
    private Optional<Path> certificate = Optional.empty();

    /// @param release the name in the release's certificate
    ReleaseKey keyFor(SiteOptions options, String release, Instant now) {
        if (key.isPresent() != certificate.isPresent()) {
            throw new FailedException("--key and --cert belong together.", "");
        }
        return key.isPresent()
                ? ReleaseKey.brought(fromFiles(key.get(), certificate.orElseThrow()))
                : release(options, release, now);
    }

    /// A key of its own for each release: an old signed file can then be withdrawn by its
    /// certificate, and a stolen release key does not exist.
    private static ReleaseKey release(SiteOptions options, String release, Instant now) {
        Settings settings = options.settings();
        SiteKeyring keyring =
                SiteKeyring.open(
                        DataFolder.open(options.data(settings)), SiteName.keyHome(settings));
        SiteKeys keys = keyring.change(k -> keyring.ceremony().ensure(k, Duty.BOOT_SIGNING, now));
        SiteKey by = keys.current(Duty.BOOT_SIGNING, now).orElseThrow();
        KeyPair pair = pair();
        X509Certificate made =
                SiteKeyring.issuer()
                        .issue(
                                new CertificateOrder(
                                        release,
                                        pair.getPublic(),
                                        new CertificateUse.CodeSigning(),
                                        Validity.of(now, Duty.BOOT_SIGNING.lifetime())),
                                new Authority(by.certificate(), keyring.vault().signer(by.name())));
        List<X509Certificate> chain =
                Stream.concat(Stream.of(made), keys.chain(by, now).withoutRoot().stream()).toList();
        var signing = new SiteSigningKey(new KeySigner(pair.getPrivate(), pair.getPublic()), chain);
        return ReleaseKey.ofSite(
                signing, new Release(release, "", made, now), done -> record(options, done));
    }

    private static void record(SiteOptions options, Release release) {
        try (Site site = Site.open(options)) {
            site.releases().add(release, Site.who());
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SigningKey fromFiles(Path key, Path certificate) {
        try {
            PrivateKey secret = PemKey.read(read(key), Optional.empty());
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate one : PemCertificates.decode(read(certificate))) {
                chain.add(
                        (X509Certificate)
                                CertificateFactory.getInstance("X.509")
                                        .generateCertificate(new ByteArrayInputStream(one.der())));
            }
            return new SiteSigningKey(
                    new KeySigner(secret, chain.getFirst().getPublicKey()), chain);
        } catch (UnusableFileException e) {
            throw new FailedException(key + ": " + e.getMessage(), "");
        } catch (MalformedException | GeneralSecurityException e) {
            throw new FailedException(certificate + ": " + e.getMessage(), "");
        }
    }

    private static byte[] read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new FailedException(file + " is too large for this", "");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }
}
