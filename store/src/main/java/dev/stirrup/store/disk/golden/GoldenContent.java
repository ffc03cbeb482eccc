package dev.stirrup.store.disk.golden;

import dev.stirrup.iscsi.Extent;
import dev.stirrup.store.disk.layer.Content;
import java.io.Closeable;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// A golden image that is open. All layers over it share it, and with it what the kernel keeps of
/// its file in memory. Nothing is read that was not compared with its digest before.
public final class GoldenContent implements Content, Closeable {
    private final long bytes;
    private final BitSet pieces;
    private final LeafChecks checks;

    GoldenContent(GoldenIndex index, LeafChecks checks) {
        this.bytes = index.size();
        this.pieces = index.pieces();
        this.checks = checks;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void locate(long at, long length, List<Extent> into) {
        long end = at + length;
        for (long place = at; place < end; ) {
            Run run = run(place, end);
            long count = run.end() - place;
            into.add(run.isMapped() ? stored(place, count) : new Extent.Zeroes(count));
            place = run.end();
        }
    }

    @Override
    public Run run(long at, long limit) {
        int piece = (int) (at / GoldenIndex.PIECE);
        boolean isStored = pieces.get(piece);
        long next = isStored ? pieces.nextClearBit(piece) : pieces.nextSetBit(piece);
        long end = next < 0 ? limit : Math.min(limit, next * GoldenIndex.PIECE);
        return new Run(isStored, end);
    }

    private Extent stored(long at, long length) {
        return new Extent.Stored(checks.source(at, length), at, length);
    }

    /// The first byte of the first leaf that is not what was taken in.
    Optional<Long> firstDamage(Progress progress) throws IOException {
        for (long at = 0; at < bytes; at += GoldenIndex.LEAF) {
            if (!checks.isSound(at)) {
                return Optional.of(at);
            }
            progress.reached("checking", at, bytes);
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        checks.close();
    }
}
