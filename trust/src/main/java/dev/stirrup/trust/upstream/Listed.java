package dev.stirrup.trust.upstream;

import java.util.Optional;
import java.util.regex.Pattern;

/// What a list claims of a file.
///
/// @param digest in small hexadecimal digits: 64 of a SHA-256, or 128 of a SHA-512 where the list
///   tells nothing shorter
/// @param size in bytes; -1: the list does not tell it
public record Listed(String digest, long size) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHA512 = Pattern.compile("[0-9a-f]{128}");

    public Listed {
        if (!isDigest(digest) && !SHA512.matcher(digest).matches()) {
            throw new IllegalArgumentException("no SHA-256 and no SHA-512: " + digest);
        }
    }

    /// Whether a text is a SHA-256 in the form that is used here.
    public static boolean isDigest(String text) {
        return SHA256.matcher(text).matches();
    }

    /// A digest in the form that is used here.
    ///
    /// @param algorithm as RPM's lists call it: "sha256" or "sha512"
    /// @return empty for any other algorithm, and for what is no digest of this one
    static Optional<String> digest(String algorithm, String text) {
        Pattern wanted =
                switch (algorithm) {
                    case "sha256" -> SHA256;
                    case "sha512" -> SHA512;
                    default -> Pattern.compile("(?!)");
                };
        return Optional.of(text.strip()).filter(wanted.asMatchPredicate());
    }

    /// Whether it is told by SHA-256, as files are kept here.
    public boolean isBySha256() {
        return isDigest(digest);
    }

    /// The SHA-256.
    ///
    /// @throws IllegalStateException when it is told by SHA-512
    public String sha256() {
        if (!isBySha256()) {
            throw new IllegalStateException("told by SHA-512: " + digest);
        }
        return digest;
    }

    public boolean hasSize() {
        return size >= 0;
    }
}
