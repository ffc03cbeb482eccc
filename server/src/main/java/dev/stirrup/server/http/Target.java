package dev.stirrup.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What a request asks for (RFC 9112 section 3.2), in its origin form (`/path?query`) or its
/// absolute form (`http://host/path`). Slashes are kept as they came: shim asks for
/// `//grubx64.efi`.
///
/// @param path percent-decoded, as UTF-8; no control characters
/// @param query as it came
record Target(String path, String query) {
    /// The longest target in bytes.
    static final int MAX_LENGTH = 8 * 1024;

    /// Decodes what stands among other bytes.
    ///
    /// @param to behind its last byte; it has one at least
    static Target decode(byte[] bytes, int from, int to) throws RefusedRequest {
        if (to - from > MAX_LENGTH) {
            throw new RefusedRequest(Status.URI_TOO_LONG, "at most 8 KiB");
        }
        int start = pathStart(bytes, from, to);
        int mark = start;
        boolean isPlain = true;
        while (mark < to && bytes[mark] != '?') {
            isPlain &= bytes[mark] > 0 && bytes[mark] != '%' && bytes[mark] != '#';
            mark++;
        }
        String path =
                isPlain
                        ? new String(bytes, start, mark - start, StandardCharsets.ISO_8859_1)
                        : unescaped(bytes, start, mark);
        String query =
                mark < to
                        ? new String(bytes, mark + 1, to - mark - 1, StandardCharsets.ISO_8859_1)
                        : "";
        return new Target(path.isEmpty() ? "/" : path, query);
    }

    private static int pathStart(byte[] bytes, int from, int to) throws RefusedRequest {
        if (bytes[from] == '/') {
            return from;
        }
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        String scheme = text.toLowerCase(Locale.ROOT);
        int length = scheme.startsWith("http://") ? 7 : scheme.startsWith("https://") ? 8 : -1;
        if (length < 0) {
            throw bad("a target that is no path");
        }
        int host = from + length;
        int path = host;
        while (path < to && bytes[path] != '/' && bytes[path] != '?') {
            path++;
        }
        if (path == host) {
            throw bad("a URL without a host");
        }
        return path;
    }

    private static String unescaped(byte[] bytes, int from, int to) throws RefusedRequest {
        var plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            int b = bytes[i];
            if (b == '#') {
                throw bad("a fragment");
            }
            if (b == '%') {
                b = hex(bytes, i + 1, to) << 4 | hex(bytes, i + 2, to);
                i += 2;
                if (b < ' ' || b == 0x7f) {
                    throw bad("a control character in the path");
                }
            }
            plain[length++] = (byte) b;
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    private static int hex(byte[] bytes, int at, int end) throws RefusedRequest {
        int digit = at < end ? Character.digit(bytes[at], 16) : -1;
        if (digit < 0) {
            throw bad("a percent sign without two digits");
        }
        return digit;
    }

    private static RefusedRequest bad(String why) {
        return new RefusedRequest(Status.BAD_REQUEST, why);
    }
}
