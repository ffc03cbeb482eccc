package dev.stirrup.trust;

import java.security.PublicKey;

/// A digest and how it is signed. RSA means PKCS#1 v1.5: neither iPXE 2.0 nor the firmware's TLS of
/// 2022 can check PSS.
public enum SignatureScheme {
    RSA_SHA256("SHA256withRSA", "RSA"),
    RSA_SHA384("SHA384withRSA", "RSA"),
    RSA_SHA512("SHA512withRSA", "RSA"),
    ECDSA_SHA256("SHA256withECDSA", "EC"),
    ECDSA_SHA384("SHA384withECDSA", "EC");

    private final String javaName;
    private final String keyAlgorithm;

    SignatureScheme(String javaName, String keyAlgorithm) {
        this.javaName = javaName;
        this.keyAlgorithm = keyAlgorithm;
    }

    /// The name by which `java.security.Signature` knows it.
    public String javaName() {
        return javaName;
    }

    /// The plain scheme with SHA-256 for a key.
    ///
    /// @throws IllegalArgumentException for a key that is neither RSA nor EC
    public static SignatureScheme of(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> RSA_SHA256;
            case "EC" -> ECDSA_SHA256;
            default -> throw new IllegalArgumentException("no scheme for " + key.getAlgorithm());
        };
    }

    /// Whether a key of this algorithm can sign so.
    public boolean isFor(PublicKey key) {
        return keyAlgorithm.equals(key.getAlgorithm());
    }
}
