package dev.stirrup.trust.site;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// How certificates and revocation lists name a key.
public final class KeyIdentifier {
    private KeyIdentifier() {}

    /// SHA-1 of the key's bits, RFC 5280 section 4.2.1.2 (1). A name, not a protection.
    public static byte[] of(PublicKey key) {
        try {
            byte[] bits =
                    SubjectPublicKeyInfo.getInstance(key.getEncoded())
                            .getPublicKeyData()
                            .getBytes();
            return MessageDigest.getInstance("SHA-1").digest(bits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
