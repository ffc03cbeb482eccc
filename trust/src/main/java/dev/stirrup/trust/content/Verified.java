package dev.stirrup.trust.content;

import dev.stirrup.wire.ByteSource;

/// Part of a kept file whose bytes were compared with its digest tree. Only this package makes one.
public final class Verified<S extends ByteSource> implements Part<S> {
    private final S source;
    private final Span span;

    Verified(S source, Span span) {
        this.source = source;
        this.span = span;
    }

    @Override
    public S source() {
        return source;
    }

    @Override
    public long from() {
        return span.from();
    }

    @Override
    public long length() {
        return span.length();
    }
}
