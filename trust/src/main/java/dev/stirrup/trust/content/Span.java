package dev.stirrup.trust.content;

/// A stretch of a file.
///
/// @param from in bytes, 0 or more
/// @param length in bytes, 0 or more
public record Span(long from, long length) {
    public Span {
        if (from < 0 || length < 0 || from + length < from) {
            throw new IllegalArgumentException("no stretch: " + length + " bytes at " + from);
        }
    }

    /// Where it ends, exclusive.
    public long end() {
        return from + length;
    }

    /// Its beginning, at most this many bytes of it.
    Span head(long most) {
        return new Span(from, Math.min(length, most));
    }
}
