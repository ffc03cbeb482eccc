package dev.stirrup.store.disk.layer;

import java.util.Arrays;

/// The states of [#BLOCKS] blocks that follow each other. Where they change seldom it holds the
/// places of change, else two bits for each block: a few dozen bytes for what a machine touched
/// lightly, never more than one KiB.
sealed interface Leaf {
    /// 16 MiB of blocks.
    int BLOCKS = 4096;

    BlockState state(int block);

    /// The first block behind `block` that has another state; [#BLOCKS] if none has.
    int runEnd(int block);

    /// The same leaf with another state from `from` to before `to`. May be this one, changed.
    Leaf with(int from, int to, BlockState state);

    /// A leaf whose blocks are all alike.
    static Leaf of(BlockState state) {
        return new Runs(new char[] {(char) state.number()});
    }

    /// Each run's first block and its state, `first << 2 | state`, in their order. Never changed.
    @SuppressWarnings("ArrayRecordComponent") // never compared, and shared with nobody
    record Runs(char[] runs) implements Leaf {
        /// 128 bytes; from here on bits are not much larger, and faster.
        private static final int MOST = 64;

        @Override
        public BlockState state(int block) {
            return BlockState.of(runs[indexOf(block)]);
        }

        @Override
        public int runEnd(int block) {
            int next = indexOf(block) + 1;
            return next < runs.length ? runs[next] >> 2 : BLOCKS;
        }

        @Override
        public Leaf with(int from, int to, BlockState state) {
            int before = indexOf(from);
            int last = indexOf(to - 1);
            char[] changed = new char[runs.length + 2];
            int count = runs[before] >> 2 < from ? before + 1 : before;
            System.arraycopy(runs, 0, changed, 0, count);
            count = add(changed, count, from << 2 | state.number());
            if (to < BLOCKS && runEnd(to - 1) != to) {
                count = add(changed, count, to << 2 | runs[last] & 3);
            }
            for (int i = last + 1; i < runs.length; i++) {
                count = add(changed, count, runs[i]);
            }
            char[] exact = Arrays.copyOf(changed, count);
            return count <= MOST ? new Runs(exact) : Bits.of(exact);
        }

        /// Adds a run, unless it only goes on with the one before.
        private static int add(char[] runs, int count, int run) {
            if (count > 0 && (runs[count - 1] & 3) == (run & 3)) {
                return count;
            }
            runs[count] = (char) run;
            return count + 1;
        }

        private int indexOf(int block) {
            int place = Arrays.binarySearch(runs, (char) (block << 2 | 3));
            return place >= 0 ? place : -place - 2;
        }
    }

    /// Two bits for each block, 32 blocks in a word, the first in the lowest bits.
    @SuppressWarnings("ArrayRecordComponent") // never compared, and shared with nobody
    record Bits(long[] words) implements Leaf {
        private static final int WORD = 32;

        /// A word whose blocks all have state 1.
        private static final long EACH = 0x5555_5555_5555_5555L;

        private static Bits of(char[] runs) {
            Bits bits = new Bits(new long[BLOCKS / WORD]);
            for (int i = 0; i < runs.length; i++) {
                int end = i + 1 < runs.length ? runs[i + 1] >> 2 : BLOCKS;
                bits.with(runs[i] >> 2, end, BlockState.of(runs[i]));
            }
            return bits;
        }

        @Override
        public BlockState state(int block) {
            return BlockState.of((int) (words[block / WORD] >>> block % WORD * 2));
        }

        @Override
        public int runEnd(int block) {
            long alike = EACH * state(block).number();
            int word = block / WORD;
            // Zero bits where blocks are alike; those before the block are made so.
            long other = (words[word] ^ alike) & -1L << block % WORD * 2;
            while (other == 0 && ++word < words.length) {
                other = words[word] ^ alike;
            }
            return word == words.length
                    ? BLOCKS
                    : word * WORD + Long.numberOfTrailingZeros(other) / 2;
        }

        @Override
        public Leaf with(int from, int to, BlockState state) {
            long alike = EACH * state.number();
            for (int word = from / WORD; word * WORD < to; word++) {
                long mask = -1L << Math.max(from - word * WORD, 0) * 2;
                int beyond = (word + 1) * WORD - to;
                if (beyond > 0) {
                    mask &= -1L >>> beyond * 2;
                }
                words[word] = words[word] & ~mask | alike & mask;
            }
            return this;
        }
    }
}
