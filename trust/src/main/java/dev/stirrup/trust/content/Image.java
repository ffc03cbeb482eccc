package dev.stirrup.trust.content;

import java.util.regex.Pattern;

/// Bytes that are known by their digest.
///
/// @param digest SHA-256 in 64 lower-case hexadecimal digits
/// @param size in bytes
public record Image(String digest, long size) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public Image {
        if (!DIGEST.matcher(digest).matches() || size < 0) {
            throw new IllegalArgumentException("no image: " + digest + ", " + size + " bytes");
        }
    }
}
