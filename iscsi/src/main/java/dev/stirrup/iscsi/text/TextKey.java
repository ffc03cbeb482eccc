package dev.stirrup.iscsi.text;

/// One `name=value` of a login or text exchange (RFC 7143 section 6.1).
public record TextKey(String name, String value) {
    /// Answers that every key may get (RFC 7143 section 6.2).
    public static final String REJECT = "Reject";

    public static final String NOT_UNDERSTOOD = "NotUnderstood";

    /// Values may be secrets' digests; the name alone is for logs.
    @Override
    public String toString() {
        return name.startsWith("CHAP_") ? name + "=..." : name + "=" + value;
    }
}
