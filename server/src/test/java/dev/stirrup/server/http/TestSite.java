package dev.stirrup.server.http;

import dev.stirrup.server.tls.TlsIdentity;
import dev.stirrup.server.tls.TlsKey;
import dev.stirrup.trust.KeySigner;
import dev.stirrup.trust.site.Authority;
import dev.stirrup.trust.site.CertificateIssuer;
import dev.stirrup.trust.site.CertificateOrder;
import dev.stirrup.trust.site.CertificateUse;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.ServerNames;
import dev.stirrup.trust.site.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A site's certificates, as small as tests want them.
final class TestSite {
    private static final CertificateIssuer ISSUER = new CertificateIssuer(new SecureRandom());

    final X509Certificate root;
    private final Authority tls;
    private final Authority machines;

    TestSite(String name) {
        KeyPair rootKey = pair("RSA");
        root =
                ISSUER.root(
                        name, order("Root", rootKey, new CertificateUse.Root()), signer(rootKey));
        var authority = new Authority(root, signer(rootKey));
        tls = below(authority, Duty.TLS);
        machines = below(authority, Duty.MACHINE_IDENTITY);
    }

    TlsIdentity identity() {
        return new TlsIdentity(server("RSA"), Optional.of(server("EC")), List.of());
    }

    /// One that asks machines for their certificates.
    TlsIdentity askingIdentity() {
        TlsIdentity plain = identity();
        return new TlsIdentity(plain.rsa(), plain.ecdsa(), List.of(machines.certificate()));
    }

    TlsKey machine(String name) {
        return machine(name, Validity.of(Instant.now(), Duration.ofDays(90)));
    }

    /// One whose certificate ended an hour ago.
    TlsKey endedMachine(String name) {
        return machine(name, Validity.of(Instant.now(), Duration.ofHours(-1)));
    }

    private TlsKey machine(String name, Validity validity) {
        KeyPair pair = pair("RSA");
        var order =
                new CertificateOrder(
                        name, pair.getPublic(), new CertificateUse.Machine(), validity);
        return new TlsKey(
                pair.getPrivate(), List.of(ISSUER.issue(order, machines), machines.certificate()));
    }

    /// A client's context that trusts this site.
    SSLContext trusting() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", root);
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /// The root as PEM.
    Path rootFile(Path folder) throws IOException, GeneralSecurityException {
        return Files.writeString(folder.resolve("root.pem"), pem("CERTIFICATE", root.getEncoded()));
    }

    static Path keyFile(Path folder, TlsKey key) throws IOException, GeneralSecurityException {
        var text = new StringBuilder(pem("PRIVATE KEY", key.key().getEncoded()));
        for (X509Certificate certificate : key.chain()) {
            text.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return Files.writeString(folder.resolve("machine.pem"), text);
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN "
                + what
                + "-----\n"
                + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END "
                + what
                + "-----\n";
    }

    private TlsKey server(String kind) {
        KeyPair pair = pair(kind);
        var names = ServerNames.of(List.of("localhost"), List.of(new byte[] {127, 0, 0, 1}));
        X509Certificate leaf =
                ISSUER.issue(order("server", pair, new CertificateUse.Server(names)), tls);
        return new TlsKey(pair.getPrivate(), List.of(leaf, tls.certificate()));
    }

    private static Authority below(Authority root, Duty duty) {
        KeyPair pair = pair("RSA");
        return new Authority(
                ISSUER.issue(order(duty.word(), pair, new CertificateUse.Issuing(duty)), root),
                signer(pair));
    }

    private static CertificateOrder order(String name, KeyPair pair, CertificateUse use) {
        return new CertificateOrder(
                name, pair.getPublic(), use, Validity.of(Instant.now(), Duration.ofDays(90)));
    }

    private static KeySigner signer(KeyPair pair) {
        PrivateKey key = pair.getPrivate();
        return new KeySigner(key, pair.getPublic());
    }

    private static KeyPair pair(String kind) {
        try {
            var generator = KeyPairGenerator.getInstance(kind);
            generator.initialize(kind.equals("EC") ? 256 : 2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
