package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.BlockRange;
import dev.stirrup.iscsi.Extent;
import dev.stirrup.iscsi.LogicalUnit;
import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.UnitException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/// Reads blocks where a command itself needs their content. Everything here may block.
final class Blocks {
    private Blocks() {}

    /// Fills `into`, which has room for whole blocks.
    static void read(LogicalUnit unit, long lba, ByteBuffer into) throws UnitException {
        var range = new BlockRange(lba, into.remaining() / unit.facts().blockSize());
        try {
            for (Extent extent : unit.locate(range)) {
                read(extent, into);
            }
        } catch (IOException e) {
            throw new UnitException(Fault.UNREADABLE, "cannot read block " + lba, e);
        }
    }

    /// The offset in bytes of the first byte that differs from `expected`, or -1.
    static long firstDifference(LogicalUnit unit, long lba, ByteBuffer expected)
            throws UnitException {
        int block = unit.facts().blockSize();
        ByteBuffer chunk = chunk(expected.remaining(), block);
        long done = 0;
        while (expected.hasRemaining()) {
            chunk.clear().limit(Math.min(chunk.capacity(), expected.remaining()));
            read(unit, lba + done / block, chunk);
            int length = chunk.flip().remaining();
            int at = chunk.mismatch(expected.slice(expected.position(), length));
            if (at >= 0) {
                return done + at;
            }
            expected.position(expected.position() + length);
            done += length;
        }
        return -1;
    }

    /// Reads all of a range, only to see that it can be read; less when it is given up.
    static void check(LogicalUnit unit, BlockRange range, BooleanSupplier isAborted)
            throws UnitException {
        long lba = range.lba();
        long count = range.count();
        int block = unit.facts().blockSize();
        ByteBuffer chunk = chunk(count * block, block);
        for (long at = 0; at < count && !isAborted.getAsBoolean(); at += chunk.capacity() / block) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), (count - at) * block));
            read(unit, lba + at, chunk);
        }
    }

    /// A buffer for long work in pieces: of whole blocks, as long as the work at most.
    static ByteBuffer chunk(long bytes, int block) {
        return ByteBuffer.allocate((int) Math.max(block, Math.min(bytes, Limits.CHUNK_BYTES)));
    }

    private static void read(Extent extent, ByteBuffer into) throws IOException {
        switch (extent) {
            case Extent.Held(ByteBuffer bytes) -> into.put(bytes.duplicate());
            case Extent.Zeroes(long length) -> {
                for (long left = length; left > 0; left--) {
                    into.put((byte) 0);
                }
            }
            case Extent.Stored stored -> {
                int limit = into.limit();
                into.limit(into.position() + (int) stored.length());
                stored.file().read(into, stored.offset());
                into.limit(limit);
            }
        }
    }
}
