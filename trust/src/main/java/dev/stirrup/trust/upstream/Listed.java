package dev.stirrup.trust.upstream;

import java.util.regex.Pattern;

/// What a list claims of a file.
///
/// @param sha256 in small hexadecimal digits
/// @param size in bytes; -1: the list does not tell it
public record Listed(String sha256, long size) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public Listed {
        if (!isDigest(sha256)) {
            throw new IllegalArgumentException("no SHA-256: " + sha256);
        }
    }

    /// Whether a text is a digest in the form that is used here.
    public static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    public boolean hasSize() {
        return size >= 0;
    }
}
