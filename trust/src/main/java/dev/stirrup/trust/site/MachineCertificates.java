package dev.stirrup.trust.site;

import dev.stirrup.trust.Signer;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/// Makes the certificates by which machines prove who they are.
public final class MachineCertificates {
    /// Nobody renews what lies on a stick, so it holds for a year.
    static final Duration LIFETIME = Duration.ofDays(365);

    private final CertificateIssuer issuer;

    public MachineCertificates(CertificateIssuer issuer) {
        this.issuer = issuer;
    }

    /// @param above from the issuer of machines' certificates to the root
    /// @param signer the issuer's key
    /// @param machine the subject's common name, for people: whose it is, the records tell
    /// @param pair RSA, as the issuer's: iPXE signs with its issuer's algorithm
    public KeyAndChain issue(CertificateChain above, Signer signer, Subject machine, KeyPair pair) {
        X509Certificate own =
                issuer.issue(
                        new CertificateOrder(
                                machine.name(),
                                pair.getPublic(),
                                new CertificateUse.Machine(),
                                Validity.of(machine.now(), LIFETIME)),
                        new Authority(above.own(), signer));
        return new KeyAndChain(pair.getPrivate(), CertificateChain.of(own, above).withoutRoot());
    }

    /// Whom a certificate is for, and when it is made.
    public record Subject(String name, Instant now) {}
}
