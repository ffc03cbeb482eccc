package dev.stirrup.media.wim;

import dev.stirrup.wire.MalformedException;
import java.util.Arrays;

/// LZX as WIM files have it ([MS-PATCH] 2, with the differences that wimlib's lzx_common.h notes:
/// one chunk is one stream, block sizes in 16 bits, calls always translated).
final class Lzx implements Unpacker {
    private static final int VERBATIM = 1;
    private static final int ALIGNED = 2;
    private static final int PLAIN = 3;
    private static final int DEFAULT_BLOCK = 32768;
    private static final int LITERALS = 256;
    private static final int LENGTH_HEADERS = 8;
    private static final int LENGTHS = 249;
    private static final int LEAST_MATCH = 2;
    private static final int RECENT = 3;
    private static final int MOST_EXTRA_BITS = 17;
    private static final int ALIGNED_BITS = 3;

    /// The offset that a slot means is 2 less than its place in the row: the first ones are recent
    /// offsets.
    private static final int SHIFT = 2;

    private final int windowBits;
    private final int[] bases;
    private final byte[] mainLengths;
    private final byte[] lengthLengths = new byte[LENGTHS];
    private final byte[] alignedLengths = new byte[1 << ALIGNED_BITS];
    private final PrefixCode mainCode;
    private final PrefixCode lengthCode = new PrefixCode(LENGTHS);
    private final PrefixCode alignedCode = new PrefixCode(1 << ALIGNED_BITS);
    private final CodeLengths codeLengths = new CodeLengths();
    private final int[] recent = new int[RECENT];

    /// Whether the present block has a code for the lowest bits of offsets.
    private boolean isAligned;

    /// @param chunkSize a power of two, 2^15 to 2^21
    Lzx(int chunkSize) {
        windowBits = Integer.numberOfTrailingZeros(chunkSize);
        bases = bases(chunkSize);
        mainLengths = new byte[LITERALS + LENGTH_HEADERS * (bases.length - 1)];
        mainCode = new PrefixCode(mainLengths.length);
    }

    private static int extraBits(int slot) {
        return slot < 4 ? 0 : Math.min(MOST_EXTRA_BITS, slot / 2 - 1);
    }

    /// Where the offsets of each slot begin; the last one is beyond the window.
    private static int[] bases(int window) {
        int[] all = new int[64];
        int slots = 0;
        while (all[slots] < window) {
            all[slots + 1] = all[slots] + (1 << extraBits(slots));
            slots++;
        }
        return Arrays.copyOf(all, slots + 1);
    }

    @Override
    public void unpack(byte[] packed, int from, int length, byte[] out) throws MalformedException {
        BitReader in = new BitReader(packed, from, length);
        Arrays.fill(mainLengths, (byte) 0);
        Arrays.fill(lengthLengths, (byte) 0);
        Arrays.fill(recent, 1);
        int done = 0;
        while (done < out.length) {
            int kind = in.bits(3);
            int size = blockSize(in);
            if (size == 0 || size > out.length - done) {
                throw in.malformed("a block of " + size + " bytes");
            }
            switch (kind) {
                case VERBATIM, ALIGNED -> {
                    readCodes(in, kind == ALIGNED);
                    packed(in, out, done, done + size);
                }
                case PLAIN -> plain(in, out, done, size);
                default -> throw in.malformed("a block of kind " + kind);
            }
            done += size;
        }
        translateCalls(out);
    }

    private int blockSize(BitReader in) throws MalformedException {
        if (in.bits(1) == 1) {
            return DEFAULT_BLOCK;
        }
        int size = in.bits(16);
        return windowBits >= 16 ? size << 8 | in.bits(8) : size;
    }

    private void plain(BitReader in, byte[] out, int done, int size) throws MalformedException {
        in.align();
        for (int i = 0; i < RECENT; i++) {
            recent[i] = in.octets16() | in.octets16() << 16;
        }
        in.copy(out, done, size);
        if (size % 2 != 0) {
            in.octet();
        }
    }

    private void readCodes(BitReader in, boolean isAligned) throws MalformedException {
        if (isAligned) {
            for (int i = 0; i < alignedLengths.length; i++) {
                alignedLengths[i] = (byte) in.bits(3);
            }
            alignedCode.build(alignedLengths, in);
        }
        codeLengths.read(in, mainLengths, 0, LITERALS);
        codeLengths.read(in, mainLengths, LITERALS, mainLengths.length);
        codeLengths.read(in, lengthLengths, 0, LENGTHS);
        mainCode.build(mainLengths, in);
        lengthCode.build(lengthLengths, in);
        this.isAligned = isAligned;
    }

    /// Fills `out` from `from` to `end` by the codes that were read.
    private void packed(BitReader in, byte[] out, int from, int end) throws MalformedException {
        int done = from;
        while (done < end) {
            int symbol = mainCode.decode(in);
            if (symbol < LITERALS) {
                out[done++] = (byte) symbol;
                continue;
            }
            int length = (symbol - LITERALS) % LENGTH_HEADERS;
            if (length == LENGTH_HEADERS - 1) {
                length += lengthCode.decode(in);
            }
            int offset = offset(in, (symbol - LITERALS) / LENGTH_HEADERS);
            if (length + LEAST_MATCH > end - done) {
                throw in.malformed("a match that reaches out of its block");
            }
            done = Unpacker.repeat(out, done, offset, length + LEAST_MATCH);
        }
    }

    private int offset(BitReader in, int slot) throws MalformedException {
        if (slot < RECENT) {
            int offset = recent[slot];
            recent[slot] = recent[0];
            recent[0] = offset;
            return offset;
        }
        int extra = extraBits(slot);
        int offset = bases[slot] - SHIFT;
        if (isAligned && extra >= ALIGNED_BITS) {
            offset += in.bits(extra - ALIGNED_BITS) << ALIGNED_BITS;
            offset += alignedCode.decode(in);
        } else {
            offset += in.bits(extra);
        }
        recent[2] = recent[1];
        recent[1] = recent[0];
        recent[0] = offset;
        return offset;
    }

    /// Targets of x86's call instruction were made absolute before packing, as if the file had 12
    /// MB.
    private static void translateCalls(byte[] out) {
        int fileSize = 12_000_000;
        for (int i = 0; i < out.length - 10; i++) {
            if ((out[i] & 0xff) != 0xe8) {
                continue;
            }
            int target =
                    out[i + 1] & 0xff
                            | (out[i + 2] & 0xff) << 8
                            | (out[i + 3] & 0xff) << 16
                            | out[i + 4] << 24;
            if (target >= 0 && target < fileSize) {
                put(out, i + 1, target - i);
            } else if (target < 0 && target >= -i) {
                put(out, i + 1, target + fileSize);
            }
            i += 4;
        }
    }

    private static void put(byte[] out, int at, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            out[at + i] = (byte) (value >> 8 * i);
        }
    }
}
