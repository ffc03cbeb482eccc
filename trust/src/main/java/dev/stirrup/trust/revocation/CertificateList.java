package dev.stirrup.trust.revocation;

import dev.stirrup.trust.site.Authority;
import dev.stirrup.trust.site.KeyIdentifier;
import dev.stirrup.trust.site.SignerOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;

/// Certificate revocation lists (RFC 5280 section 5).
public final class CertificateList {
    private static final Duration LIFETIME = Duration.ofDays(1);

    /// Each list is made when it is asked for, by clients whose clocks are behind ours: OpenSSL
    /// refuses one that is a second from the future ("CRL is not yet valid").
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    private CertificateList() {}

    /// An issuer's list in DER. It names every certificate of the site that was withdrawn: serial
    /// numbers are random, so no other issuer's certificate has one of them.
    public static byte[] of(RevocationList list, Authority issuer, Instant now) {
        X500Name name =
                X500Name.getInstance(issuer.certificate().getSubjectX500Principal().getEncoded());
        var builder = new X509v2CRLBuilder(name, Date.from(now.minus(BACKDATED)));
        builder.setNextUpdate(Date.from(now.plus(LIFETIME)));
        for (Revocation one : list.certificates()) {
            builder.addCRLEntry(
                    new BigInteger(one.subject(), 16),
                    Date.from(one.at()),
                    CRLReason.privilegeWithdrawn);
        }
        try {
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new AuthorityKeyIdentifier(
                            KeyIdentifier.of(issuer.certificate().getPublicKey())));
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number(list, now)));
            return builder.build(new SignerOutput(issuer.signer())).getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a list cannot be encoded", e);
        }
    }

    /// Grows with time and with the list, as RFC 5280 section 5.2.3 asks.
    private static BigInteger number(RevocationList list, Instant now) {
        return BigInteger.valueOf(now.getEpochSecond())
                .shiftLeft(32)
                .add(BigInteger.valueOf(list.epoch()));
    }
}
