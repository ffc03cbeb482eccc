package dev.stirrup.trust.content;

/// Bytes that this program made for whoever asked: a script, a page, a signed answer.
public final class Rendered implements Sendable {
    private final byte[] bytes;

    private Rendered(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @param bytes not copied; must not change
    public static Rendered of(byte[] bytes) {
        return new Rendered(bytes);
    }

    /// Not to be changed.
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }
}
