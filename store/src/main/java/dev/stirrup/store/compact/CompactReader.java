package dev.stirrup.store.compact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what [CompactWriter] wrote. Any bytes give values or an `IllegalArgumentException`: the
/// file may have been changed by others.
public final class CompactReader {
    private static final int LONGEST_NUMBER = 10;

    private final byte[] bytes;
    private int at;

    public CompactReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public long number() {
        long value = unsigned();
        return value >>> 1 ^ -(value & 1);
    }

    public long unsigned() {
        long value = 0;
        for (int i = 0; i < LONGEST_NUMBER; i++) {
            need(1);
            byte part = bytes[at++];
            value |= (part & 0x7fL) << 7 * i;
            if (part >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number without end at byte " + at);
    }

    /// A number that a count or a code may have.
    public int small() {
        long value = unsigned();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the number " + value + " at byte " + at);
        }
        return (int) value;
    }

    public String text() {
        int count = count();
        at += count;
        return new String(bytes, at - count, count, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        int count = count();
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    /// What [CompactWriter#set] filled in.
    public int filled() {
        need(4);
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | bytes[at++] & 0xff;
        }
        return value;
    }

    public void skip(int count) {
        need(count);
        at += count;
    }

    public boolean hasMore() {
        return at < bytes.length;
    }

    private int count() {
        int count = small();
        need(count);
        return count;
    }

    private void need(int count) {
        if (count < 0 || count > bytes.length - at) {
            throw new IllegalArgumentException("cut off at byte " + at);
        }
    }
}
