package dev.stirrup.media.udf;

import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;

/// An allocation descriptor (ECMA-167 4/14.14): part of a file, or where more of these stand.
///
/// @param length in bytes
/// @param kind 0 recorded, 1 and 2 not recorded, 3 more descriptors
/// @param partition which partition map, in the volume's order
record Allocation(long length, int kind, long block, int partition) {
    static final int RECORDED = 0;
    static final int MORE = 3;

    static final int SHORT_SIZE = 8;
    static final int LONG_SIZE = 16;

    private static final int LENGTH_BITS = 30;
    private static final long LENGTH = (1L << LENGTH_BITS) - 1;

    /// @param partition that of the file's entry, which a short one does not name
    static Allocation shortOne(WireReader in, int partition) throws MalformedException {
        long word = in.u32le();
        return new Allocation(word & LENGTH, (int) (word >>> LENGTH_BITS), in.u32le(), partition);
    }

    static Allocation longOne(WireReader in) throws MalformedException {
        long word = in.u32le();
        long block = in.u32le();
        int partition = in.u16le();
        in.skip(6);
        return new Allocation(word & LENGTH, (int) (word >>> LENGTH_BITS), block, partition);
    }
}
