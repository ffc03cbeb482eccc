package dev.stirrup.trust.site;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// What an HTTPS server shows: one certificate for all names and addresses, so that it fits clients
/// without SNI, in two kinds of keys.
///
/// @param rsa for clients without curves (OVMF of 2022 and 2025) and for iPXE 1.21
/// @param ecdsa for all others; a P-256 leaf under the same RSA issuer
public record ServerIdentity(KeyAndChain rsa, KeyAndChain ecdsa) {
    public ServerIdentity {
        check(rsa, "RSA");
        check(ecdsa, "EC");
    }

    /// When the first of its certificates ends.
    public Instant notAfter() {
        return rsa.notAfter().isBefore(ecdsa.notAfter()) ? rsa.notAfter() : ecdsa.notAfter();
    }

    public List<KeyAndChain> both() {
        return Stream.of(rsa, ecdsa).toList();
    }

    private static void check(KeyAndChain half, String algorithm) {
        if (!half.certificate().getPublicKey().getAlgorithm().equals(algorithm)) {
            throw new IllegalArgumentException("not of the kind " + algorithm + ": " + half);
        }
    }
}
