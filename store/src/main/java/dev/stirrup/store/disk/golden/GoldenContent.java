package dev.stirrup.store.disk.golden;

import dev.stirrup.iscsi.Extent;
import dev.stirrup.store.disk.file.DiskFile;
import dev.stirrup.store.disk.layer.Content;
import java.io.Closeable;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/// A golden image that is open. All layers over it share it, and with it what the kernel keeps of
/// its file in memory.
public final class GoldenContent implements Content, Closeable {
    private final long bytes;
    private final BitSet pieces;
    private final DiskFile file;

    GoldenContent(GoldenIndex index, DiskFile file) {
        this.bytes = index.size();
        this.pieces = index.pieces();
        this.file = file;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void locate(long at, long length, List<Extent> into) {
        long end = at + length;
        for (long place = at; place < end; ) {
            int piece = (int) (place / GoldenIndex.PIECE);
            boolean isStored = pieces.get(piece);
            long next = isStored ? pieces.nextClearBit(piece) : pieces.nextSetBit(piece);
            long runEnd = next < 0 ? end : Math.min(end, next * GoldenIndex.PIECE);
            into.add(
                    isStored
                            ? new Extent.Stored(file, place, runEnd - place)
                            : new Extent.Zeroes(runEnd - place));
            place = runEnd;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
