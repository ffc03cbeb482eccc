package dev.stirrup.iscsi.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A secret of CHAP. Not shown by its text.
public final class Secret {
    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @param text 12 to 16 characters when firmware shall take it (EDK2, Windows); 16 random ones
    ///   have the 96 bits that RFC 7143 section 9.2.1 asks for
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Makes it part of what is digested.
    public void addTo(MessageDigest digest) {
        digest.update(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(bytes, that.bytes);
    }

    /// The same for all: a hash would tell something of the secret.
    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
