package dev.stirrup.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes being written, big-endian, never beyond the given limit: an encoder that would exceed it
/// has a bug, so that is an unchecked exception.
public final class WireWriter {
    private static final int FIRST_CAPACITY = 512;

    private final int limit;
    private byte[] bytes;
    private int length;

    /// @param limit how many bytes may be written at most
    public WireWriter(int limit) {
        this.limit = limit;
        this.bytes = new byte[Math.min(limit, FIRST_CAPACITY)];
    }

    public WireWriter u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public WireWriter u16(int value) {
        room(2);
        bytes[length++] = (byte) (value >>> 8);
        bytes[length++] = (byte) value;
        return this;
    }

    public WireWriter u32(long value) {
        room(4);
        bytes[length++] = (byte) (value >>> 24);
        bytes[length++] = (byte) (value >>> 16);
        bytes[length++] = (byte) (value >>> 8);
        bytes[length++] = (byte) value;
        return this;
    }

    /// The low byte first.
    public WireWriter u16le(int value) {
        return u8(value).u8(value >>> 8);
    }

    /// The lowest byte first.
    public WireWriter u32le(long value) {
        return u16le((int) value).u16le((int) (value >>> 16));
    }

    public WireWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    public WireWriter bytes(byte[] value, int from, int count) {
        room(count);
        System.arraycopy(value, from, bytes, length, count);
        length += count;
        return this;
    }

    /// Text in UTF-8 and a zero byte.
    public WireWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8)).u8(0);
    }

    /// `count` zero bytes.
    public WireWriter zeros(int count) {
        room(count);
        length += count;
        return this;
    }

    /// How many bytes have been written.
    public int length() {
        return length;
    }

    /// What has been written. Nothing can be added to a full writer, so that one needs no copy.
    public byte[] toBytes() {
        return length == limit && length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private void room(int count) {
        if (count > limit - length) {
            throw new IllegalStateException(
                    "more than " + limit + " bytes: " + length + " and " + count + " more");
        }
        if (length + count > bytes.length) {
            bytes =
                    Arrays.copyOf(
                            bytes, Math.min(limit, Math.max(length + count, 2 * bytes.length)));
        }
    }
}
