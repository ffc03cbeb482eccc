package dev.stirrup.app.trust;

import dev.stirrup.wire.Sha256;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.HexFormat;

/// Certificates in words.
final class KeyText {
    private KeyText() {}

    /// `RSA-3072`, `EC-256`.
    static String kind(X509Certificate certificate) {
        PublicKey key = certificate.getPublicKey();
        return key.getAlgorithm()
                + "-"
                + switch (key) {
                    case RSAKey rsa -> rsa.getModulus().bitLength();
                    case ECKey ec -> ec.getParams().getOrder().bitLength();
                    default -> "?";
                };
    }

    /// SHA-256 of the certificate, as most tools print it.
    static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = Sha256.begin().digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate without its bytes", e);
        }
    }
}
