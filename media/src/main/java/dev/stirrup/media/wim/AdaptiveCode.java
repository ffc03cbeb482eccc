package dev.stirrup.media.wim;

import dev.stirrup.wire.MalformedException;
import java.util.Arrays;

/// A prefix code that is made anew of how often its symbols came (wimlib's lzms_decompress.c and
/// compress_common.c): packer and unpacker come to the same codewords.
final class AdaptiveCode {
    private static final int LONGEST = 15;
    private static final int SYMBOL_BITS = 16;

    private final int[] counts;
    private final int period;
    private final PrefixCode code;
    private final byte[] lengths;
    private int left;

    /// @param symbols at least 2
    /// @param period after how many symbols it is made anew
    AdaptiveCode(int symbols, int period, BitReader in) throws MalformedException {
        counts = new int[symbols];
        lengths = new byte[symbols];
        code = new PrefixCode(symbols);
        this.period = period;
        Arrays.fill(counts, 1);
        build(in);
    }

    int decode(BitReader in) throws MalformedException {
        int symbol = code.decode(in);
        counts[symbol]++;
        if (--left == 0) {
            build(in);
            for (int i = 0; i < counts.length; i++) {
                counts[i] = (counts[i] >> 1) + 1;
            }
        }
        return symbol;
    }

    private void build(BitReader in) throws MalformedException {
        int symbols = counts.length;
        long[] rarest = new long[symbols];
        for (int i = 0; i < symbols; i++) {
            rarest[i] = (long) counts[i] << SYMBOL_BITS | i;
        }
        Arrays.sort(rarest);
        int[] ofLength = codewords(new Tree(rarest).parents());
        int next = 0;
        for (int length = LONGEST; length > 0; length--) {
            for (int i = 0; i < ofLength[length]; i++) {
                lengths[(int) rarest[next++] & (1 << SYMBOL_BITS) - 1] = (byte) length;
            }
        }
        code.build(lengths, in);
        left = period;
    }

    /// Huffman's tree over symbols that are sorted: the two rarest become one, again and again, and
    /// of those that are as rare a symbol goes first.
    private static final class Tree {
        private final long[] rarest;
        private final long[] sums;
        private final int[] parents;
        private int nextSymbol;
        private int nextNode;
        private int nodes;

        Tree(long[] rarest) {
            this.rarest = rarest;
            sums = new long[rarest.length - 1];
            parents = new int[rarest.length - 1];
        }

        /// Of each inner node, the root last.
        int[] parents() {
            for (; nodes < sums.length; nodes++) {
                long first = taken();
                sums[nodes] = first + taken();
            }
            return parents;
        }

        private long taken() {
            boolean isSymbol =
                    nextSymbol < rarest.length
                            && (nextNode == nodes
                                    || rarest[nextSymbol] >> SYMBOL_BITS <= sums[nextNode]);
            if (isSymbol) {
                return rarest[nextSymbol++] >> SYMBOL_BITS;
            }
            parents[nextNode] = nodes;
            return sums[nextNode++];
        }
    }

    /// How many codewords have which length. A tree that is too deep is cut as wimlib cuts it.
    private static int[] codewords(int[] parents) {
        int[] depths = new int[parents.length];
        int[] ofLength = new int[LONGEST + 1];
        ofLength[1] = 2;
        for (int node = parents.length - 2; node >= 0; node--) {
            depths[node] = depths[parents[node]] + 1;
            int length = depths[node];
            if (length >= LONGEST) {
                length = LONGEST - 1;
                while (ofLength[length] == 0) {
                    length--;
                }
            }
            ofLength[length]--;
            ofLength[length + 1] += 2;
        }
        return ofLength;
    }
}
