package dev.stirrup.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// A short piece of bytes as a value: immutable, equal by content, printed as hexadecimal digits.
/// Its order lets hash maps keep their speed when somebody chooses bytes with equal hash codes.
public final class Bytes implements Comparable<Bytes> {
    private static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /// A copy of `content`.
    public static Bytes of(byte... content) {
        return content.length == 0 ? EMPTY : new Bytes(content.clone());
    }

    /// Text in UTF-8, without a zero byte behind it.
    public static Bytes ofText(String text) {
        return ofText(text, 0);
    }

    /// Text in UTF-8 with so many zero bytes behind it.
    public static Bytes ofText(String text, int zeros) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return wrap(zeros == 0 ? content : Arrays.copyOf(content, content.length + zeros));
    }

    /// The four bytes of a number, the highest first.
    public static Bytes ofNumber(int value) {
        return wrap(
                new byte[] {
                    (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
                });
    }

    /// The parts in their order, with `between` between each two of them.
    public static Bytes join(Bytes between, List<Bytes> parts) {
        int count = parts.size();
        int length = between.length() * Math.max(0, count - 1);
        for (int i = 0; i < count; i++) {
            length += parts.get(i).length();
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                at = between.copyTo(joined, at);
            }
            at = parts.get(i).copyTo(joined, at);
        }
        return wrap(joined);
    }

    /// Takes over an array that nobody else holds, which saves the copy.
    static Bytes wrap(byte[] owned) {
        return owned.length == 0 ? EMPTY : new Bytes(owned);
    }

    /// The bytes that hexadecimal digits stand for.
    public static Bytes ofHex(String digits) {
        return new Bytes(HexFormat.of().parseHex(digits));
    }

    public static Bytes empty() {
        return EMPTY;
    }

    public int length() {
        return content.length;
    }

    /// The byte at `index` as an unsigned number.
    public int at(int index) {
        return content[index] & 0xff;
    }

    public byte[] toArray() {
        return content.clone();
    }

    /// A copy of the bytes from index `from` on.
    public byte[] toArray(int from) {
        return Arrays.copyOfRange(content, from, content.length);
    }

    /// Copies all of them to `out`, from index `at` on.
    ///
    /// @return the index behind them
    public int copyTo(byte[] out, int at) {
        System.arraycopy(content, 0, out, at, content.length);
        return at + content.length;
    }

    /// As UTF-8 text up to the first zero byte, if there is one.
    public String toText() {
        int end = 0;
        while (end < content.length && content[end] != 0) {
            end++;
        }
        return end == 0 ? "" : new String(content, 0, end, StandardCharsets.UTF_8);
    }

    /// Adds these bytes to what `out` holds.
    public void writeTo(WireWriter out) {
        out.bytes(content);
    }

    /// Adds `count` of these bytes from index `from` on to what `out` holds.
    public void writeTo(WireWriter out, int from, int count) {
        out.bytes(content, from, count);
    }

    /// A reader from the first byte on. Nothing is copied.
    public WireReader reader() {
        return WireReader.of(content);
    }

    /// As unsigned numbers from the first byte on; the shorter of two equal beginnings is less.
    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    /// Whether these bytes begin with those.
    public boolean startsWith(Bytes prefix) {
        int length = prefix.content.length;
        if (length > content.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (content[i] != prefix.content[i]) {
                return false;
            }
        }
        return true;
    }

    // By hand, since every packet of a storm comes through here, and most are six bytes long.
    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that
                && content.length == that.content.length
                && startsWith(that);
    }

    /// FNV-1a. Java's usual sum would give a thousand addresses that count on from each other, as
    /// those of one delivery do, a few hundred values.
    @Override
    public int hashCode() {
        int hash = 0x811c9dc5;
        for (byte one : content) {
            hash = (hash ^ one & 0xff) * 0x01000193;
        }
        return hash;
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(content);
    }
}
