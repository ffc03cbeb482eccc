package dev.stirrup.trust.revocation;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// An OCSP request in the path of a GET (RFC 6960 appendix A.1): base64, in which `+`, `/` and `=`
/// may be percent-encoded or, by iPXE, stand as they are.
public final class StatusPath {
    private StatusPath() {}

    /// The request's bytes; empty when it is no base64.
    ///
    /// @param text what stands behind the responder's own path, percent signs decoded or not
    public static Optional<byte[]> decode(String text) {
        if (text.length() > 2 * StatusAnswers.LARGEST_REQUEST) {
            return Optional.empty();
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                Optional<Character> escaped = escaped(text, i);
                if (escaped.isEmpty()) {
                    return Optional.empty();
                }
                c = escaped.get();
                i += 2;
            }
            if (c != '=') {
                plain.append(c);
            }
        }
        try {
            return Optional.of(
                    Base64.getDecoder()
                            .decode(plain.toString().getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<Character> escaped(String text, int at) {
        if (at + 2 >= text.length()) {
            return Optional.empty();
        }
        int high = Character.digit(text.charAt(at + 1), 16);
        int low = Character.digit(text.charAt(at + 2), 16);
        return high < 0 || low < 0 ? Optional.empty() : Optional.of((char) (high << 4 | low));
    }
}
