package dev.stirrup.trust.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The one digest of this package.
final class Sha256 {
    private Sha256() {}

    /// One that has seen nothing yet.
    static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
