package dev.stirrup.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A bounded cursor over received bytes, big-endian as all our network protocols are. It owns every
/// bounds check, so a decoder cannot read past the end and needs no condition about lengths.
public final class WireReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    private WireReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /// Reads all of `bytes`. The array is not copied and must not change while it is read.
    public static WireReader of(byte[] bytes) {
        return new WireReader(bytes, 0, bytes.length);
    }

    /// Reads `length` bytes from `offset` on; both must lie inside the array.
    public static WireReader of(byte[] bytes, int offset, int length) {
        if (offset < 0 || length < 0 || length > bytes.length - offset) {
            throw new IndexOutOfBoundsException("offset " + offset + ", length " + length);
        }
        return new WireReader(bytes, offset, offset + length);
    }

    /// One unsigned byte, 0 to 255.
    public int u8() throws MalformedException {
        need(1);
        return bytes[at++] & 0xff;
    }

    /// Two bytes, 0 to 65535.
    public int u16() throws MalformedException {
        need(2);
        int value = (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
        at += 2;
        return value;
    }

    /// Four bytes, 0 to 2^32-1.
    public long u32() throws MalformedException {
        return s32() & 0xffffffffL;
    }

    /// Two bytes with the low one first, 0 to 65535; UEFI's formats are written so.
    public int u16le() throws MalformedException {
        need(2);
        int value = bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
        at += 2;
        return value;
    }

    /// Four bytes with the lowest one first, 0 to 2^32-1.
    public long u32le() throws MalformedException {
        return Integer.toUnsignedLong(u16le() | u16le() << 16);
    }

    /// Eight bytes; a number of 2^63 and more comes out negative.
    public long u64() throws MalformedException {
        need(8);
        return (long) s32() << 32 | u32();
    }

    /// Eight bytes with the lowest one first; a number of 2^63 and more comes out negative.
    public long u64le() throws MalformedException {
        need(8);
        return u32le() | u32le() << 32;
    }

    /// Four bytes as they stand; for identifiers and addresses, which have no sign.
    public int s32() throws MalformedException {
        need(4);
        int value =
                (bytes[at] & 0xff) << 24
                        | (bytes[at + 1] & 0xff) << 16
                        | (bytes[at + 2] & 0xff) << 8
                        | bytes[at + 3] & 0xff;
        at += 4;
        return value;
    }

    /// A copy of the next `length` bytes.
    public byte[] bytes(int length) throws MalformedException {
        need(length);
        byte[] copy = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return copy;
    }

    /// The next `length` bytes as a value.
    public Bytes value(int length) throws MalformedException {
        return Bytes.wrap(bytes(length));
    }

    /// A copy of everything that is left, possibly nothing.
    public byte[] rest() {
        byte[] copy = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return copy;
    }

    /// A reader of the next `length` bytes only; this one goes on behind them.
    public WireReader slice(int length) throws MalformedException {
        need(length);
        var slice = new WireReader(bytes, at, at + length);
        at += length;
        return slice;
    }

    /// Text up to a zero byte, which is consumed. Bytes above 127 are taken as UTF-8.
    public String text() throws MalformedException {
        int zero = at;
        while (zero < end && bytes[zero] != 0) {
            zero++;
        }
        if (zero == end) {
            throw malformed("text without its ending zero byte");
        }
        String text = new String(bytes, at, zero - at, StandardCharsets.UTF_8);
        at = zero + 1;
        return text;
    }

    /// The next `length` bytes as UTF-8 text that a zero byte may end.
    public String paddedText(int length) throws MalformedException {
        need(length);
        int end = at;
        while (end < at + length && bytes[end] != 0) {
            end++;
        }
        String text = end == at ? "" : new String(bytes, at, end - at, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    /// Passes over `length` bytes.
    public void skip(int length) throws MalformedException {
        need(length);
        at += length;
    }

    public boolean hasMore() {
        return at < end;
    }

    /// How many bytes are left.
    public int remaining() {
        return end - at;
    }

    /// The offset of the next byte, counted from the start of the array.
    public int position() {
        return at;
    }

    /// An exception that names the present position.
    public MalformedException malformed(String what) {
        return new MalformedException(what, at);
    }

    private void need(int length) throws MalformedException {
        if (length < 0 || length > end - at) {
            throw malformed("needs " + length + " bytes, has " + (end - at));
        }
    }
}
