package dev.stirrup.trust.content;

import dev.stirrup.wire.Bytes;

/// Bytes that this program made for whoever asked: a script, a page, a signed answer.
public final class Rendered implements Sendable {
    private final Bytes bytes;

    private Rendered(Bytes bytes) {
        this.bytes = bytes;
    }

    public static Rendered of(Bytes bytes) {
        return new Rendered(bytes);
    }

    public Bytes bytes() {
        return bytes;
    }
}
