package dev.stirrup.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import org.jspecify.annotations.Nullable;

/// The digest of all content.
public final class Sha256 {
    private static final String NAME = "SHA-256";

    private static volatile @Nullable Provider preferred;

    private Sha256() {}

    /// Asks this provider first from now on, and nobody but Java's own when it is null. Java's own
    /// SHA-256 uses the processor's instructions in code of its thorough compiler only: under the
    /// quick one it takes fifteen times as long (measured). The provider is not added to those of
    /// [java.security.Security], which would load each of them.
    public static void prefer(@Nullable Provider provider) {
        preferred = provider;
    }

    /// One that has seen nothing yet.
    public static MessageDigest begin() {
        Provider first = preferred;
        if (first != null) {
            try {
                return MessageDigest.getInstance(NAME, first);
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
