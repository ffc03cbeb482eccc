package dev.stirrup.server.http;

/// Lists of entity tags in If-Match and If-None-Match (RFC 9110 section 8.8.3).
final class EntityTags {
    private EntityTags() {}

    /// Whether a list names `etag`, or is a star.
    ///
    /// @param etag without quotation marks
    /// @param weakly whether tags marked as weak count too
    static boolean match(String list, String etag, boolean weakly) {
        if (list.equals("*")) {
            return true;
        }
        int at = 0;
        while (at < list.length()) {
            char c = list.charAt(at);
            if (c == ',' || c == ' ' || c == '\t') {
                at++;
                continue;
            }
            boolean isWeak = list.startsWith("W/", at);
            int quote = isWeak ? at + 2 : at;
            int end = list.indexOf('"', quote + 1);
            if (quote >= list.length() || list.charAt(quote) != '"' || end < 0) {
                return false;
            }
            if ((weakly || !isWeak)
                    && end - quote - 1 == etag.length()
                    && list.startsWith(etag, quote + 1)) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }
}
