package dev.stirrup.store.disk.layer;

import org.jspecify.annotations.Nullable;

/// The state of every block of a disk. Where nothing was ever set it holds nothing. Safe for use by
/// several threads; no call waits for anything but another short one.
final class BlockMap {
    /// How many leaves are found through one array: 16 GiB of blocks.
    private static final int CHAPTER = 1024;

    private @Nullable Leaf[][] chapters;
    private long blocks;
    private long stored;

    /// Takes part in a walk over the map.
    @FunctionalInterface
    interface Visitor {
        void run(long from, long to, BlockState state);
    }

    /// All blocks are [BlockState#BELOW] at first.
    BlockMap(long blocks) {
        this.blocks = blocks;
        this.chapters = new Leaf[chaptersFor(blocks)][];
    }

    synchronized long blocks() {
        return blocks;
    }

    /// How many blocks are [BlockState#STORED].
    synchronized long stored() {
        return stored;
    }

    /// More blocks than before, [BlockState#BELOW].
    synchronized void grow(long more) {
        @Nullable Leaf[][] grown = new Leaf[chaptersFor(more)][];
        System.arraycopy(chapters, 0, grown, 0, chapters.length);
        chapters = grown;
        blocks = more;
    }

    synchronized BlockState state(long block) {
        Leaf leaf = leaf(block);
        return leaf == null ? BlockState.BELOW : leaf.state(within(block));
    }

    /// Blocks that are alike.
    ///
    /// @param end the first one behind them
    record Run(BlockState state, long end) {}

    /// What the blocks from `from` to at most `limit` are alike in.
    synchronized Run run(long from, long limit) {
        return new Run(state(from), runEnd(from, limit));
    }

    /// The first block behind `from` that has another state, at most `limit`.
    synchronized long runEnd(long from, long limit) {
        BlockState state = state(from);
        long at = from;
        while (at < limit) {
            long end = runEndInLeaf(at);
            if (end >= limit || state(end) != state) {
                return Math.min(end, limit);
            }
            at = end;
        }
        return limit;
    }

    /// Whether all blocks from `from` to before `to` have this state.
    synchronized boolean isAll(long from, long to, BlockState state) {
        return state(from) == state && runEnd(from, to) == to;
    }

    /// Whether a block from `from` to before `to` has this state.
    synchronized boolean hasAny(long from, long to, BlockState state) {
        for (long at = from; at < to; at = runEnd(at, to)) {
            if (state(at) == state) {
                return true;
            }
        }
        return false;
    }

    /// Calls for each run of blocks from `from` to before `to` in their order. The map does not
    /// change meanwhile.
    synchronized void visit(long from, long to, Visitor visitor) {
        for (long at = from; at < to; ) {
            long end = runEnd(at, to);
            visitor.run(at, end, state(at));
            at = end;
        }
    }

    /// Sets the blocks from `from` to before `to`.
    synchronized void set(long from, long to, BlockState state) {
        for (long at = from; at < to; ) {
            long leafBegin = at - within(at);
            long end = Math.min(to, leafBegin + Leaf.BLOCKS);
            setInLeaf(at, end, state);
            at = end;
        }
    }

    private void setInLeaf(long from, long to, BlockState state) {
        long held = 0;
        for (long at = from; at < to; ) {
            long end = Math.min(runEndInLeaf(at), to);
            held += state(at) == BlockState.STORED ? end - at : 0;
            at = end;
        }
        stored += (state == BlockState.STORED ? to - from : 0) - held;
        Leaf before = leaf(from);
        boolean isWhole = to - from == Leaf.BLOCKS;
        Leaf changed =
                isWhole
                        ? Leaf.of(state)
                        : (before == null ? Leaf.of(BlockState.BELOW) : before)
                                .with(within(from), (int) (to - from) + within(from), state);
        chapterOf(from)[leafNumber(from) % CHAPTER] = changed;
    }

    private long runEndInLeaf(long block) {
        Leaf leaf = leaf(block);
        long begin = block - within(block);
        return begin + (leaf == null ? Leaf.BLOCKS : leaf.runEnd(within(block)));
    }

    private @Nullable Leaf leaf(long block) {
        int number = leafNumber(block);
        @Nullable Leaf[] chapter = chapters[number / CHAPTER];
        return chapter == null ? null : chapter[number % CHAPTER];
    }

    private @Nullable Leaf[] chapterOf(long block) {
        int number = leafNumber(block) / CHAPTER;
        @Nullable Leaf[] chapter = chapters[number];
        if (chapter == null) {
            chapter = new Leaf[CHAPTER];
            chapters[number] = chapter;
        }
        return chapter;
    }

    private static int leafNumber(long block) {
        return (int) (block / Leaf.BLOCKS);
    }

    private static int within(long block) {
        return (int) (block % Leaf.BLOCKS);
    }

    private static int chaptersFor(long blocks) {
        return (int) Math.ceilDiv(blocks, (long) Leaf.BLOCKS * CHAPTER);
    }
}
