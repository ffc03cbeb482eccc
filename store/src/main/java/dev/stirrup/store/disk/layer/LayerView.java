package dev.stirrup.store.disk.layer;

import dev.stirrup.iscsi.Extent;
import dev.stirrup.store.disk.file.DiskFile;
import java.util.List;

/// What a layer shows: its own blocks, and through the others what lies below. Answers from memory.
///
/// @param below what is read where the layer holds nothing; zeroes behind its end
record LayerView(BlockMap map, DiskFile data, Content below) {
    private static final int BLOCK = Layer.BLOCK;

    void locate(long at, long length, List<Extent> into) {
        long end = at + length;
        map.visit(
                at / BLOCK,
                LayerState.blocks(end),
                (from, to, is) -> {
                    long begin = Math.max(at, from * BLOCK);
                    long count = Math.min(end, to * BLOCK) - begin;
                    switch (is) {
                        case BELOW -> locateBelow(begin, count, into);
                        case STORED -> into.add(new Extent.Stored(data, begin, count));
                        case UNMAPPED, ZEROED -> into.add(new Extent.Zeroes(count));
                    }
                });
    }

    Content.Run run(long at, long limit) {
        BlockMap.Run run = map.run(at / BLOCK, LayerState.blocks(limit));
        long end = Math.min(run.end() * BLOCK, limit);
        return switch (run.state()) {
            case STORED, ZEROED -> new Content.Run(true, end);
            case UNMAPPED -> new Content.Run(false, end);
            case BELOW -> runBelow(at, end);
        };
    }

    private void locateBelow(long at, long length, List<Extent> into) {
        long there = Math.clamp(below.bytes() - at, 0L, length);
        if (there > 0) {
            below.locate(at, there, into);
        }
        if (there < length) {
            into.add(new Extent.Zeroes(length - there));
        }
    }

    private Content.Run runBelow(long at, long limit) {
        long there = Math.min(limit, below.bytes());
        if (at >= there) {
            return new Content.Run(false, limit);
        }
        Content.Run run = below.run(at, there);
        return !run.isMapped() && run.end() == there ? new Content.Run(false, limit) : run;
    }
}
