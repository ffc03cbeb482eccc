package dev.stirrup.media.tree;

import dev.stirrup.wire.ByteSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Extents of a source, read as one after the other. Works as long as the source below does.
public final class ExtentSource implements ByteSource {
    private final ByteSource below;
    private final List<Extent> extents;

    /// Where each extent begins in here; one more number is the size.
    private final long[] starts;

    /// @param extents all within `below`
    public ExtentSource(ByteSource below, List<Extent> extents) {
        this.below = below;
        this.extents = List.copyOf(extents);
        this.starts = new long[extents.size() + 1];
        for (int i = 0; i < extents.size(); i++) {
            starts[i + 1] = starts[i] + extents.get(i).length();
        }
    }

    /// A piece of a source, which lies within it.
    public static ExtentSource piece(ByteSource below, long offset, long length) {
        Objects.checkFromIndexSize(offset, length, below.size());
        return new ExtentSource(
                below, length == 0 ? List.of() : List.of(new Extent(offset, length)));
    }

    @Override
    public long size() {
        return starts[extents.size()];
    }

    @Override
    public void read(long at, byte[] into, int from, int count) throws IOException {
        Objects.checkFromIndexSize(at, count, size());
        int number = Arrays.binarySearch(starts, at);
        number = number < 0 ? -number - 2 : number;
        int done = 0;
        while (done < count) {
            Extent extent = extents.get(number);
            long within = at + done - starts[number];
            int length = (int) Math.min(extent.length() - within, count - done);
            if (extent.isHole()) {
                Arrays.fill(into, from + done, from + done + length, (byte) 0);
            } else {
                below.read(extent.offset() + within, into, from + done, length);
            }
            done += length;
            number++;
        }
    }
}
