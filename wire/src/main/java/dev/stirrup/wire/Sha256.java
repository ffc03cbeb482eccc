package dev.stirrup.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;

/// The digest of all content.
public final class Sha256 {
    /// A provider of this name is asked first, where the program has added one. Java's own SHA-256
    /// uses the processor's instructions in code of its thorough compiler only: under the quick one
    /// it takes fifteen times as long (measured).
    public static final String PROVIDER = "StirrupDigests";

    private static final String NAME = "SHA-256";

    private Sha256() {}

    /// One that has seen nothing yet.
    public static MessageDigest begin() {
        Provider added = Security.getProvider(PROVIDER);
        if (added != null) {
            try {
                return MessageDigest.getInstance(NAME, added);
            } catch (NoSuchAlgorithmException _) {
                // It has none on this system: Java's own does.
            }
        }
        try {
            return MessageDigest.getInstance(NAME);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
