package dev.stirrup.trust.content;

import dev.stirrup.wire.ByteSource;

/// Part of a file in a folder that belongs to the site: nobody has told what it should hold, so
/// nothing can be compared. The one exception from [Verified], made by the guard of [SiteFolder]
/// alone.
public final class Unverified<S extends ByteSource> implements Part<S> {
    private final S source;
    private final Span span;

    Unverified(S source, Span span) {
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
