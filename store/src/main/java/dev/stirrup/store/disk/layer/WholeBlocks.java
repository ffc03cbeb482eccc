package dev.stirrup.store.disk.layer;

import static dev.stirrup.store.disk.layer.Layer.BLOCK;

import java.io.IOException;
import java.nio.ByteBuffer;

/// What is written may begin and end within a block; a layer keeps whole ones.
final class WholeBlocks {
    private final Content before;
    private final ByteBuffer whole;
    private final long begin;

    private WholeBlocks(Content before, ByteBuffer whole, long begin) {
        this.before = before;
        this.whole = whole;
        this.begin = begin;
    }

    /// The content with what else its first and last block hold.
    ///
    /// @param before what the blocks hold now
    static ByteBuffer around(long at, ByteBuffer content, Content before) throws IOException {
        long begin = at - at % BLOCK;
        long end = at + content.remaining();
        if (begin == at && end % BLOCK == 0) {
            return content;
        }
        var whole = ByteBuffer.allocate((int) (LayerState.blocks(end) * BLOCK - begin));
        var blocks = new WholeBlocks(before, whole, begin);
        int first = (int) (at - begin);
        blocks.complete(first);
        blocks.complete((int) (end - begin));
        return whole.clear().position(first).put(content).clear();
    }

    /// Fills the block around a place in the buffer with what it holds now, if the place is not
    /// just between two blocks. Behind the disk's end there is nothing.
    private void complete(int place) throws IOException {
        if (place % BLOCK != 0) {
            int first = place - place % BLOCK;
            int there = (int) Math.min(BLOCK, before.bytes() - begin - first);
            before.read(whole.clear().position(first).limit(first + there), begin + first);
        }
    }
}
