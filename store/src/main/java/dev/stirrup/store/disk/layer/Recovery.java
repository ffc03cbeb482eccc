package dev.stirrup.store.disk.layer;

import dev.stirrup.store.disk.file.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads a layer's map from its log.
final class Recovery {
    private static final long MOST_BYTES = 64L << 40;

    private final DiskFile data;
    private final ByteBuffer block = ByteBuffer.allocate(Layer.BLOCK);
    private BlockMap map = new BlockMap(0);
    private long bytes;
    private long durableEnd;
    private boolean isLookedAt;

    private Recovery(DiskFile data) {
        this.data = data;
    }

    /// Puts the log's end behind its last sound record.
    static LayerState.Recovered read(LayerLog log, DiskFile data) throws IOException {
        Recovery recovery = new Recovery(data);
        log.read((_, record) -> {
            if (record instanceof LogRecord.Durable(long upTo)) {
                recovery.durableEnd = upTo;
            }
        });
        if (recovery.durableEnd == 0) {
            throw new DamagedLayerException("the layer's log is cut off");
        }
        log.read(recovery::take);
        return new LayerState.Recovered(
                log, recovery.map, recovery.bytes, recovery.trusted(log.end()));
    }

    /// A log that ends with a note about all before it needs nothing; records behind that note, or
    /// between it and what it speaks of, were looked at one by one.
    private long trusted(long end) {
        return isLookedAt ? durableEnd : end;
    }

    private void take(long at, LogRecord record) throws IOException {
        boolean isTrue = at < durableEnd;
        isLookedAt |= !isTrue && !(record instanceof LogRecord.Durable);
        switch (record) {
            case LogRecord.Durable _ -> {
                // Its time has passed: the last one was looked for before.
            }
            case LogRecord.Grown(long more) -> grow(more);
            case LogRecord.Became(BlockState state, long from, long to) -> {
                check(from, to);
                map.set(from, to, state);
            }
            case LogRecord.Written(long from, int[] sums) -> {
                check(from, from + sums.length);
                for (int i = 0; i < sums.length; i++) {
                    if (isTrue || isThere(from + i, sums[i])) {
                        map.set(from + i, from + i + 1, BlockState.STORED);
                    }
                }
            }
        }
    }

    private void grow(long more) throws IOException {
        if (more < bytes || more > MOST_BYTES) {
            throw new DamagedLayerException("the layer's log speaks of a disk of " + more);
        }
        bytes = more;
        map.grow(LayerState.blocks(more));
    }

    private void check(long from, long to) throws IOException {
        if (from < 0 || from >= to || to > map.blocks()) {
            throw new DamagedLayerException("the layer's log speaks of blocks it does not have");
        }
    }

    private boolean isThere(long number, int sum) throws IOException {
        long place = number * Layer.BLOCK;
        if (place > data.size() - Layer.BLOCK) {
            return false;
        }
        data.read(block.clear(), place);
        return BlockSums.of(block.flip())[0] == sum;
    }
}
