package dev.stirrup.media.wim;

import dev.stirrup.wire.MalformedException;
import java.util.Arrays;

/// Reads the lengths of codewords, which LZX writes as differences to those of the block before,
/// packed by a code of their own ([MS-PATCH] 2.5).
final class CodeLengths {
    private static final int SYMBOLS = 20;
    private static final int DIFFERENT = 17;
    private static final int ZEROES = 17;
    private static final int MANY_ZEROES = 18;
    private static final int SAME = 19;

    private final PrefixCode code = new PrefixCode(SYMBOLS);
    private final byte[] own = new byte[SYMBOLS];

    void read(BitReader in, byte[] lengths, int from, int to) throws MalformedException {
        for (int i = 0; i < SYMBOLS; i++) {
            own[i] = (byte) in.bits(4);
        }
        code.build(own, in);
        int at = from;
        while (at < to) {
            int symbol = code.decode(in);
            int run = 1;
            byte length = 0;
            switch (symbol) {
                case ZEROES -> run = 4 + in.bits(4);
                case MANY_ZEROES -> run = 20 + in.bits(5);
                case SAME -> {
                    run = 4 + in.bits(1);
                    length = changed(lengths[at], code.decode(in), in);
                }
                default -> length = changed(lengths[at], symbol, in);
            }
            int end = Math.min(at + run, to);
            Arrays.fill(lengths, at, end, length);
            at = end;
        }
    }

    private static byte changed(byte before, int difference, BitReader in)
            throws MalformedException {
        if (difference >= DIFFERENT) {
            throw in.malformed("a codeword's length that is none");
        }
        int length = before - difference;
        return (byte) (length < 0 ? length + DIFFERENT : length);
    }
}
