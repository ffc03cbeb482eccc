package dev.stirrup.store.disk.layer;

/// The blocks that a layer's log speaks of though no flush has made them durable yet. Writing to
/// one of them once more is noted once more, so that its checksum is found when this process is
/// killed. All but [#isTooMany] belongs to who holds the layer's lock for writing.
final class FreshBlocks {
    /// This much is enough: what must be looked through after a crash.
    private static final long MOST = (256L << 20) / Layer.BLOCK;

    /// Since the last flush began.
    private volatile BlockMap since;

    /// Of before the flush that runs; empty while none does.
    private BlockMap flushing;

    /// @param blocks how many the layer has
    FreshBlocks(long blocks) {
        since = new BlockMap(blocks);
        flushing = new BlockMap(blocks);
    }

    /// Whether it is time for a flush.
    boolean isTooMany() {
        return since.stored() > MOST;
    }

    /// Whether none of these is fresh.
    boolean isNone(long from, long to) {
        return since.isAll(from, to, BlockState.BELOW)
                && flushing.isAll(from, to, BlockState.BELOW);
    }

    void add(long from, long to) {
        since.set(from, to, BlockState.STORED);
    }

    /// The layer holds no content in these any more.
    void drop(long from, long to) {
        since.set(from, to, BlockState.BELOW);
    }

    /// What is added from now on waits for the next flush.
    void beginFlush() {
        flushing = since;
        since = new BlockMap(flushing.blocks());
    }

    /// What the running flush spoke of is durable.
    void endFlush() {
        flushing = new BlockMap(since.blocks());
    }

    /// The running flush came to nothing: what it would have spoken of waits for the next one.
    void takeBack() {
        flushing.visit(
                0,
                flushing.blocks(),
                (from, to, is) -> {
                    if (is == BlockState.STORED) {
                        add(from, to);
                    }
                });
        endFlush();
    }

    /// Everything is durable.
    void clear() {
        since = new BlockMap(since.blocks());
    }

    /// The layer has more blocks now, and no flush runs.
    void grow(long blocks) {
        since.grow(blocks);
        endFlush();
    }
}
