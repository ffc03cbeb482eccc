package dev.stirrup.media.wim;

import dev.stirrup.wire.MalformedException;
import java.util.Arrays;

/// A canonical prefix code: shorter codewords first, then smaller symbols. Short codewords are
/// looked up in a table, the others found length by length.
final class PrefixCode {
    static final int LONGEST = 16;

    private static final int QUICK_BITS = 10;
    private static final int LENGTH_BITS = 5;

    private final int[] quick = new int[1 << QUICK_BITS];
    private final int[] counts = new int[LONGEST + 1];
    private final int[] firstCodes = new int[LONGEST + 1];
    private final int[] firstIndexes = new int[LONGEST + 1];
    private final int[] symbols;

    /// @param most how many symbols there are
    PrefixCode(int most) {
        symbols = new int[most];
    }

    /// Makes the code of the lengths of its codewords, 0 for symbols that have none.
    ///
    /// @param lengths each at most [#LONGEST]
    /// @throws MalformedException when some bits would be no codeword, or of two; a code without
    ///   any codeword is allowed
    void build(byte[] lengths, BitReader in) throws MalformedException {
        Arrays.fill(counts, 0);
        for (int i = 0; i < symbols.length; i++) {
            counts[lengths[i]]++;
        }
        counts[0] = 0;
        int left = 1;
        int code = 0;
        int index = 0;
        int[] next = new int[LONGEST + 1];
        for (int length = 1; length <= LONGEST; length++) {
            left = (left << 1) - counts[length];
            if (left < 0) {
                throw in.malformed("a code with too many codewords");
            }
            code <<= 1;
            firstCodes[length] = code;
            firstIndexes[length] = index;
            next[length] = index;
            code += counts[length];
            index += counts[length];
        }
        if (left > 0 && index > 0) {
            throw in.malformed("a code with too few codewords");
        }
        for (int i = 0; i < symbols.length; i++) {
            if (lengths[i] > 0) {
                symbols[next[lengths[i]]++] = i;
            }
        }
        fillQuick();
    }

    private void fillQuick() {
        Arrays.fill(quick, 0);
        for (int length = 1; length <= QUICK_BITS; length++) {
            for (int i = 0; i < counts[length]; i++) {
                int from = firstCodes[length] + i << QUICK_BITS - length;
                int symbol = symbols[firstIndexes[length] + i];
                int entry = symbol << LENGTH_BITS | length;
                Arrays.fill(quick, from, from + (1 << QUICK_BITS - length), entry);
            }
        }
    }

    int decode(BitReader in) throws MalformedException {
        int bits = in.peek();
        int entry = quick[bits >> LONGEST - QUICK_BITS];
        if (entry != 0) {
            in.drop(entry & (1 << LENGTH_BITS) - 1);
            return entry >> LENGTH_BITS;
        }
        for (int length = QUICK_BITS + 1; length <= LONGEST; length++) {
            int number = (bits >> LONGEST - length) - firstCodes[length];
            if (number >= 0 && number < counts[length]) {
                in.drop(length);
                return symbols[firstIndexes[length] + number];
            }
        }
        throw in.malformed("bits that are no codeword");
    }
}
