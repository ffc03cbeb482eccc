package dev.stirrup.trust.content;

import dev.stirrup.wire.ByteSource;

/// Part of a file whose bytes are not compared with anything: in a folder that belongs to the site
/// nobody has told what it should hold, and of a file that is arriving not all is here yet. The
/// exceptions from [Verified], made by the guards of [SiteFolder] and [Arriving] alone.
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
