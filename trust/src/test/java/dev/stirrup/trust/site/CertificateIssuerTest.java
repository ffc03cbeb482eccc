package dev.stirrup.trust.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.trust.KeySigner;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateIssuerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final ServerNames NAMES =
            ServerNames.of(
                    List.of("boot.example.org"), List.of(new byte[] {10, 77, 0, 1}, address6()));

    private final CertificateIssuer issuer = new CertificateIssuer(new SecureRandom());
    private final KeyPair rootKey = pair("RSA", 3072);
    private final KeyPair tlsKey = pair("RSA", 3072);
    private final X509Certificate root =
            issuer.root(
                    "Example",
                    order("Site root 1", rootKey, new CertificateUse.Root(), Duty.ROOT.lifetime()),
                    signer(rootKey));
    private final X509Certificate tls =
            issuer.issue(
                    order("TLS 1", tlsKey, new CertificateUse.Issuing(Duty.TLS), days(1000)),
                    new Authority(root, signer(rootKey)));

    @Test
    void aServersCertificateIsAcceptedUpToTheRoot() throws Exception {
        for (String kind : List.of("RSA", "EC")) {
            X509Certificate leaf = leaf(pair(kind, kind.equals("EC") ? 256 : 3072), days(90));
            var trusted = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            trusted.setRevocationEnabled(false);
            trusted.setDate(Date.from(NOW));
            var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf, tls));
            CertPathValidator.getInstance("PKIX").validate(path, trusted);
            assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
            assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        }
    }

    @Test
    void firmwareOf2022CanCheckEverySignatureOfAChain() {
        assertThat(List.of(root, tls, leaf(pair("EC", 256), days(90))))
                .allSatisfy(c -> assertThat(c.getSigAlgName()).isEqualTo("SHA256withRSA"));
    }

    @Test
    void aServersCertificateHoldsForItsNamesAndAddressesAndNoOthers() {
        X509Certificate leaf = leaf(pair("EC", 256), days(90));
        assertThat(NAMES.isCoveredBy(leaf)).isTrue();
        assertThat(names("other.example.org").isCoveredBy(leaf)).isFalse();
        assertThat(ServerNames.of(List.of(), List.of(new byte[] {10, 77, 0, 2})).isCoveredBy(leaf))
                .isFalse();
        assertThat(NAMES.texts())
                .containsExactly("10.77.0.1", "boot.example.org", "fd77:0:0:0:0:0:0:1");
    }

    @Test
    void nothingOutlivesItsIssuer() {
        X509Certificate leaf = leaf(pair("EC", 256), days(5000));
        assertThat(leaf.getNotAfter()).isEqualTo(tls.getNotAfter());
    }

    @Test
    void anIssuerForOneDutyIssuesNoFurtherIssuers() {
        assertThat(tls.getBasicConstraints()).isZero();
        assertThat(root.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void serialsAreLongAndNeverNegative() {
        X509Certificate leaf = leaf(pair("EC", 256), days(90));
        assertThat(leaf.getSerialNumber().signum()).isPositive();
        assertThat(leaf.getSerialNumber().bitLength()).isEqualTo(127);
    }

    @Test
    void aKeyThatIsNotTheIssuersIsRefused() {
        assertThatThrownBy(() -> new Authority(root, signer(tlsKey)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoNameIsRefused() {
        for (String bad :
                List.of("", "a b", "-a", "-a.example", "x".repeat(254), "a..b", "*.example")) {
            assertThat(ServerNames.isName(bad)).as(bad).isFalse();
        }
    }

    private X509Certificate leaf(KeyPair key, Duration lifetime) {
        return issuer.issue(
                order("boot.example.org", key, new CertificateUse.Server(NAMES), lifetime),
                new Authority(tls, signer(tlsKey)));
    }

    private static CertificateOrder order(
            String name, KeyPair key, CertificateUse use, Duration lifetime) {
        return new CertificateOrder(name, key.getPublic(), use, Validity.of(NOW, lifetime));
    }

    private static ServerNames names(String name) {
        return ServerNames.of(List.of(name), List.of());
    }

    private static KeySigner signer(KeyPair pair) {
        return new KeySigner(pair.getPrivate(), pair.getPublic());
    }

    private static Duration days(int count) {
        return Duration.ofDays(count);
    }

    private static byte[] address6() {
        byte[] address = new byte[16];
        address[0] = (byte) 0xfd;
        address[1] = 0x77;
        address[15] = 1;
        return address;
    }

    private static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
