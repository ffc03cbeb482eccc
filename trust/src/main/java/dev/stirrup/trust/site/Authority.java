package dev.stirrup.trust.site;

import dev.stirrup.trust.Signer;
import java.security.cert.X509Certificate;

/// A certificate that may issue others, with its key.
public record Authority(X509Certificate certificate, Signer signer) {
    public Authority {
        if (!certificate.getPublicKey().equals(signer.publicKey())) {
            throw new IllegalArgumentException(
                    "not the key of " + certificate.getSubjectX500Principal());
        }
    }
}
