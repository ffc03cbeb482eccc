package dev.stirrup.trust.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.trust.KeySigner;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An authority that changes its root has two certificates for one issuer.
class AdoptionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final CertificateIssuer issuer = new CertificateIssuer(new SecureRandom());
    private final KeyPair oldKey = MemoryVault.pair(KeyKind.EC_P256);
    private final KeyPair newKey = MemoryVault.pair(KeyKind.EC_P256);
    private final KeyPair tlsKey = MemoryVault.pair(KeyKind.EC_P256);
    private final KeyPair key = MemoryVault.pair(KeyKind.EC_P256);
    private final X509Certificate oldRoot = root("Old root", oldKey);
    private final X509Certificate newRoot = root("New root", newKey);
    private final X509Certificate byOld = tls(oldRoot, oldKey, 500);
    private final X509Certificate byNew = tls(newRoot, newKey, 400);
    private final X509Certificate own =
            issuer.issue(
                    new CertificateOrder(
                            "boot.example.org",
                            key.getPublic(),
                            new CertificateUse.Server(
                                    ServerNames.of(List.of("boot.example.org"), List.of())),
                            Validity.of(NOW, Duration.ofDays(90))),
                    new Authority(byNew, signer(tlsKey)));

    @Test
    void theWayToARootThatIsKnownIsFoundWhicheverCertificateOfAnIssuerComesFirst() {
        for (List<X509Certificate> offered :
                List.of(
                        List.of(own, byOld, byNew),
                        List.of(byNew, byOld, own),
                        List.of(own, byOld, byNew, oldRoot, newRoot))) {
            assertThat(Adoption.chain(key.getPublic(), offered, List.of(newRoot)))
                    .hasValueSatisfying(chain ->
                            assertThat(chain.certificates()).containsExactly(own, byNew, newRoot));
            assertThat(Adoption.chain(key.getPublic(), offered, List.of(oldRoot)))
                    .hasValueSatisfying(chain ->
                            assertThat(chain.certificates()).containsExactly(own, byOld, oldRoot));
        }
        assertThat(Adoption.chain(key.getPublic(), List.of(own, byOld), List.of(newRoot)))
                .isEmpty();
    }

    @Test
    void aNewRootThatTheOldOneVouchesForLeadsToBoth() {
        X509Certificate crossed =
                issuer.issue(
                        new CertificateOrder(
                                "New root",
                                newKey.getPublic(),
                                new CertificateUse.Root(),
                                Validity.of(NOW, Duration.ofDays(300))),
                        new Authority(oldRoot, signer(oldKey)));
        List<X509Certificate> offered = List.of(own, newRoot, crossed, byNew);
        assertThat(Adoption.chain(key.getPublic(), offered, List.of(newRoot)))
                .hasValueSatisfying(chain ->
                        assertThat(chain.certificates()).containsExactly(own, byNew, newRoot));
        assertThat(Adoption.chain(key.getPublic(), offered, List.of(oldRoot)))
                .hasValueSatisfying(chain ->
                        assertThat(chain.certificates())
                                .containsExactly(own, byNew, crossed, oldRoot));
        assertThat(Adoption.shown(own, offered)).containsExactly(own, byNew, crossed);
    }

    @Test
    void aServerShowsItsCertificatesInTheirOrderHoweverTheyWereBrought() {
        X509Certificate middle =
                issuer.issue(
                        new CertificateOrder(
                                "Middle",
                                newKey.getPublic(),
                                new CertificateUse.Root(),
                                Validity.of(NOW, Duration.ofDays(300))),
                        new Authority(oldRoot, signer(oldKey)));
        X509Certificate below = tls(middle, newKey, 200);
        X509Certificate leaf =
                issuer.issue(
                        new CertificateOrder(
                                "boot.example.org",
                                key.getPublic(),
                                new CertificateUse.Machine(),
                                Validity.of(NOW, Duration.ofDays(90))),
                        new Authority(below, signer(tlsKey)));
        X509Certificate stranger = root("Stranger", key);
        assertThat(Adoption.shown(leaf, List.of(stranger, oldRoot, middle, below, leaf)))
                .containsExactly(leaf, below, middle);
        assertThat(Adoption.shown(leaf, List.of(leaf))).containsExactly(leaf);
        assertThat(Adoption.shown(oldRoot, List.of(oldRoot))).containsExactly(oldRoot);
    }

    private X509Certificate root(String name, KeyPair pair) {
        return issuer.root(
                "Example",
                new CertificateOrder(
                        name,
                        pair.getPublic(),
                        new CertificateUse.Root(),
                        Validity.of(NOW, Duration.ofDays(1000))),
                signer(pair));
    }

    private X509Certificate tls(X509Certificate above, KeyPair aboveKey, int days) {
        return issuer.issue(
                new CertificateOrder(
                        "TLS",
                        tlsKey.getPublic(),
                        new CertificateUse.Issuing(Duty.TLS),
                        Validity.of(NOW, Duration.ofDays(days))),
                new Authority(above, signer(aboveKey)));
    }

    private static KeySigner signer(KeyPair pair) {
        return new KeySigner(pair.getPrivate(), pair.getPublic());
    }
}
