package dev.stirrup.media.wim;

import dev.stirrup.wire.MalformedException;
import java.util.Objects;

/// Bits as Microsoft's packers write them: words of 16 bits, the low byte first, the highest bit of
/// each word first; forwards, or from the last word to the first. Behind the end come a few zero
/// bits, which decoders look at and do not use.
final class BitReader {
    private static final int WORD = 16;
    private static final int MOST_BEYOND = 3;

    private final byte[] bytes;
    private final int begin;
    private final int end;
    private final boolean isBackwards;
    private int at;
    private long buffer;
    private int count;
    private int beyond;

    BitReader(byte[] bytes, int from, int length) {
        this(bytes, from, length, false);
    }

    private BitReader(byte[] bytes, int from, int length, boolean isBackwards) {
        Objects.checkFromIndexSize(from, length, bytes.length);
        this.bytes = bytes;
        this.begin = from;
        this.end = from + length;
        this.isBackwards = isBackwards;
        this.at = isBackwards ? end : begin;
    }

    /// One that reads the last word first.
    static BitReader backwards(byte[] bytes, int from, int length) {
        return new BitReader(bytes, from, length, true);
    }

    /// Sees to it that `bits` bits, 32 at most, are there.
    void need(int bits) throws MalformedException {
        while (count < bits) {
            buffer = buffer << WORD | word();
            count += WORD;
        }
    }

    private int word() throws MalformedException {
        if (isBackwards) {
            if (at - begin >= 2) {
                at -= 2;
                return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
            }
        } else if (end - at >= 2) {
            int word = bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
            at += 2;
            return word;
        }
        if (++beyond > MOST_BEYOND) {
            throw new MalformedException("packed bytes that break off", at);
        }
        at = isBackwards ? begin : end;
        return 0;
    }

    /// The next 16 bits, left where they are.
    int peek() throws MalformedException {
        need(WORD);
        return (int) (buffer >>> count - WORD) & 0xffff;
    }

    void drop(int bits) {
        count -= bits;
    }

    /// The next bits as a number.
    ///
    /// @param bits 0 to 30
    int bits(int bits) throws MalformedException {
        need(bits);
        count -= bits;
        return (int) (buffer >>> count) & (1 << bits) - 1;
    }

    /// Drops what is left of the present word; a whole word when none is begun. Words that were
    /// looked at already are given back.
    void align() throws MalformedException {
        need(1);
        at -= (count - 1) / WORD * (WORD / Byte.SIZE);
        count = 0;
    }

    /// The next byte behind the words that were read.
    int octet() throws MalformedException {
        if (at >= end) {
            throw new MalformedException("packed bytes that break off", at);
        }
        return bytes[at++] & 0xff;
    }

    int octets16() throws MalformedException {
        return octet() | octet() << 8;
    }

    /// Copies bytes that were not packed.
    void copy(byte[] into, int from, int length) throws MalformedException {
        if (length > end - at) {
            throw new MalformedException("packed bytes that break off", at);
        }
        System.arraycopy(bytes, at, into, from, length);
        at += length;
    }

    MalformedException malformed(String what) {
        return new MalformedException(what, at);
    }
}
