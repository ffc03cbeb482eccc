package dev.stirrup.store.compact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Gathers values as bytes: numbers take as many as they need, seven bits in each, the lowest
/// first. What is written has no marks of its own, so [CompactReader] must read the same kinds in
/// the same order. May be emptied and used again.
public final class CompactWriter {
    private static final int MORE = 0x80;

    private byte[] bytes = new byte[1024];
    private int length;

    /// Any number; small ones, negative ones too, take one byte.
    public CompactWriter number(long value) {
        return unsigned(value << 1 ^ value >> 63);
    }

    /// A number that is hardly ever negative.
    public CompactWriter unsigned(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | MORE);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    /// Text in UTF-8, with its length.
    public CompactWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /// Bytes with their number.
    public CompactWriter bytes(byte[] value) {
        unsigned(value.length);
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /// Four bytes for a number that [#set] fills in later.
    ///
    /// @return where they stand
    public int hole() {
        room(4);
        length += 4;
        return length - 4;
    }

    /// Fills in a [#hole].
    public void set(int hole, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[hole + i] = (byte) (value >>> 24 - 8 * i);
        }
    }

    public int length() {
        return length;
    }

    /// A copy of what has been written.
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /// Forgets what has been written.
    public void clear() {
        length = 0;
    }

    private void room(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
        }
    }
}
