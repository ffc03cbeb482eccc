package dev.stirrup.uefi.cms;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.X509CertificateHolder;

/// An X.509 certificate (RFC 5280) as a value: equal by its bytes. Nothing is verified by having
/// one.
public final class Certificate {
    private final X509CertificateHolder holder;
    private final Bytes der;

    private Certificate(X509CertificateHolder holder, Bytes der) {
        this.holder = holder;
        this.der = der;
    }

    /// @param der one certificate, nothing behind it
    public static Certificate decode(byte[] der) throws MalformedException {
        return Asn1.decoded(
                der, bytes -> new Certificate(new X509CertificateHolder(bytes), Bytes.of(bytes)));
    }

    static Certificate of(X509CertificateHolder holder) throws MalformedException {
        try {
            return decode(holder.getEncoded());
        } catch (IOException e) {
            throw new MalformedException("certificate that cannot be encoded", 0);
        }
    }

    X509CertificateHolder holder() {
        return holder;
    }

    /// Its bytes in DER.
    public byte[] der() {
        return der.toArray();
    }

    /// The subject's distinguished name, such as `CN=Debian Secure Boot CA`.
    public String subject() {
        return holder.getSubject().toString();
    }

    public String issuer() {
        return holder.getIssuer().toString();
    }

    /// The subject's common name, or the whole name when it has none.
    public String commonName() {
        return commonName(holder.getSubject());
    }

    /// The issuer's common name, or its whole name when it has none.
    public String issuerCommonName() {
        return commonName(holder.getIssuer());
    }

    public BigInteger serial() {
        return holder.getSerialNumber();
    }

    public Instant notBefore() {
        return holder.getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return holder.getNotAfter().toInstant();
    }

    /// SHA-256 of the whole certificate, the usual fingerprint.
    public Bytes sha256() {
        return digest("SHA-256", der.toArray());
    }

    /// The digest of the to-be-signed part, by which dbx can name a certificate.
    ///
    /// @param algorithm `SHA-256`, `SHA-384` or `SHA-512`
    public Bytes toBeSignedDigest(String algorithm) {
        try {
            return digest(
                    algorithm, holder.toASN1Structure().getTBSCertificate().getEncoded("DER"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether it names itself as its issuer.
    public boolean isSelfIssued() {
        return holder.getSubject().equals(holder.getIssuer());
    }

    private static String commonName(X500Name name) {
        RDN[] found = name.getRDNs(BCStyle.CN);
        return found.length == 0
                ? name.toString()
                : IETFUtils.valueToString(found[found.length - 1].getFirst().getValue());
    }

    private static Bytes digest(String algorithm, byte[] content) {
        try {
            return Bytes.of(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Certificate that && der.equals(that.der);
    }

    @Override
    public int hashCode() {
        return der.hashCode();
    }

    @Override
    public String toString() {
        return subject();
    }
}
