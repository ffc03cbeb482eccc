package dev.stirrup.iscsi.scsi;

import dev.stirrup.wire.Bytes;

/// A command descriptor block. Bytes behind its end are zero.
public final class Cdb {
    private final Bytes bytes;

    public Cdb(Bytes bytes) {
        this.bytes = bytes;
    }

    public int opcode() {
        return u8(0);
    }

    public int u8(int at) {
        return at < bytes.length() ? bytes.at(at) : 0;
    }

    public int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    /// Three bytes, 0 to 2^24-1.
    public int u24(int at) {
        return u16(at) << 8 | u8(at + 2);
    }

    /// Four bytes, 0 to 2^32-1.
    public long u32(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    /// Eight bytes; above 2^63-1 it is negative, which no block's address is.
    public long s64(int at) {
        return u32(at) << 32 | u32(at + 4);
    }

    /// Whether any bit of `mask` is set in the byte at `at`.
    public boolean has(int at, int mask) {
        return (u8(at) & mask) != 0;
    }

    @Override
    public String toString() {
        return bytes.toString();
    }
}
