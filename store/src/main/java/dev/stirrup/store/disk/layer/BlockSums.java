package dev.stirrup.store.disk.layer;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Checksums of whole blocks.
final class BlockSums {
    private BlockSums() {}

    /// Those of the blocks from the buffer's position to its limit, which stays as it is.
    static int[] of(ByteBuffer blocks) {
        ByteBuffer in = blocks.duplicate();
        int[] sums = new int[in.remaining() / Layer.BLOCK];
        int end = in.position();
        CRC32C sum = new CRC32C();
        for (int i = 0; i < sums.length; i++) {
            end += Layer.BLOCK;
            sum.reset();
            sum.update(in.limit(end));
            sums[i] = (int) sum.getValue();
        }
        return sums;
    }
}
