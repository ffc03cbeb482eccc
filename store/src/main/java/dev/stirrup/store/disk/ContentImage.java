package dev.stirrup.store.disk;

import dev.stirrup.iscsi.Extent;
import dev.stirrup.media.disk.DiskImage;
import dev.stirrup.media.disk.Stretch;
import dev.stirrup.store.disk.layer.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A disk that is open here, as something to make an image or a file of.
record ContentImage(Content content) implements DiskImage {
    /// So much is looked at together.
    private static final long WINDOW = 64L << 20;

    @Override
    public long size() {
        return content.bytes();
    }

    @Override
    public Stretch stretch(long at) {
        List<Extent> extents = new ArrayList<>();
        content.locate(at, Math.min(WINDOW, size() - at), extents);
        boolean isZero = extents.getFirst() instanceof Extent.Zeroes;
        long length = 0;
        for (Extent extent : extents) {
            if (extent instanceof Extent.Zeroes != isZero) {
                break;
            }
            length += extent.length();
        }
        return new Stretch(length, isZero);
    }

    @Override
    public void read(long at, byte[] into, int count) throws IOException {
        content.read(ByteBuffer.wrap(into, 0, count), at);
    }
}
