package dev.stirrup.trust.site;

/// The kinds of keys that a site makes.
public enum KeyKind {
    /// What every Secure Boot firmware handles: Microsoft's own certificates are of this kind.
    RSA_2048("RSA", 2048),
    /// The least that OpenSSL's security level 3 takes, which EDK2 asked for from September 2025
    /// on.
    RSA_3072("RSA", 3072),
    /// For clients with curves: cheap to sign with, short on the wire.
    EC_P256("EC", 256);

    private final String algorithm;
    private final int bits;

    KeyKind(String algorithm, int bits) {
        this.algorithm = algorithm;
        this.bits = bits;
    }

    /// Java's name of the algorithm: `RSA` or `EC`.
    public String algorithm() {
        return algorithm;
    }

    public int bits() {
        return bits;
    }
}
