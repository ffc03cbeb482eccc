package dev.stirrup.trust.site;

import dev.stirrup.trust.Signer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/// Makes certificates. Pure but for its chance: same order, same serial, same certificate.
public final class CertificateIssuer {
    /// RFC 5280 section 4.1.2.2 allows 20 octets; 16 with a clear sign bit are beyond guessing.
    private static final int SERIAL_LENGTH = 16;

    private final RandomGenerator chance;

    /// @param chance for serial numbers; must be fit for keys
    public CertificateIssuer(RandomGenerator chance) {
        this.chance = chance;
    }

    /// A root's certificate, signed by its own key.
    ///
    /// @param organisation what all certificates of the site bear as O
    public X509Certificate root(String organisation, CertificateOrder order, Signer key) {
        X500Name name = name(organisation, order.name());
        return signed(builder(name, name, order), Extensions.of(order, order.key()), key);
    }

    /// A certificate below `by`, not valid for longer than that one.
    public X509Certificate issue(CertificateOrder order, Authority by) {
        X500Name issuer =
                X500Name.getInstance(by.certificate().getSubjectX500Principal().getEncoded());
        var within =
                new CertificateOrder(
                        order.name(),
                        order.key(),
                        order.use(),
                        order.validity().within(by.certificate().getNotAfter().toInstant()));
        return signed(
                builder(issuer, below(issuer, order.name()), within),
                Extensions.of(within, by.certificate().getPublicKey()),
                by.signer());
    }

    private X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, CertificateOrder order) {
        return new X509v3CertificateBuilder(
                issuer,
                serial(),
                Date.from(order.validity().from()),
                Date.from(order.validity().until()),
                subject,
                SubjectPublicKeyInfo.getInstance(order.key().getEncoded()));
    }

    private static X509Certificate signed(
            X509v3CertificateBuilder builder, Extensions extensions, Signer signer) {
        try {
            extensions.addTo(builder);
            byte[] der = builder.build(new SignerOutput(signer)).getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException("a certificate just made is not readable", e);
        }
    }

    private BigInteger serial() {
        byte[] bytes = new byte[SERIAL_LENGTH];
        chance.nextBytes(bytes);
        bytes[0] = (byte) (bytes[0] & 0x7f | 0x40);
        return new BigInteger(1, bytes);
    }

    private static X500Name name(String organisation, String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, organisation)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static X500Name below(X500Name issuer, String commonName) {
        var rdns = issuer.getRDNs(BCStyle.O);
        return rdns.length == 0
                ? new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build()
                : name(rdns[0].getFirst().getValue().toString(), commonName);
    }
}
