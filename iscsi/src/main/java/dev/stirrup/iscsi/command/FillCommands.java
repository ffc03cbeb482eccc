package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.BlockRange;
import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.reserve.Access;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.iscsi.scsi.Step;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Commands that change many blocks with little data: WRITE SAME and UNMAP (SBC-4 5.52, 5.53,
/// 5.35).
final class FillCommands {
    private static final int UNMAP = 0x08;
    private static final int NO_DATA = 0x01;
    private static final int UNMAP_HEADER = 8;
    private static final int UNMAP_RANGE = 16;

    static final List<Command> ROWS =
            List.of(
                    Command.of(
                            "WRITE SAME (10)",
                            "41 08 ff ff ff ff 1f ff ff 00",
                            Access.WRITE,
                            ask -> writeSame(ask, Shape.TEN)),
                    Command.of(
                            "WRITE SAME (16)",
                            "93 09 ff ff ff ff ff ff ff ff ff ff ff ff 1f 00",
                            Access.WRITE,
                            ask -> writeSame(ask, Shape.SIXTEEN)),
                    Command.of(
                            "UNMAP",
                            "42 00 00 00 00 00 1f ff ff 00",
                            Access.WRITE,
                            FillCommands::unmap));

    private FillCommands() {}

    /// With the bit UNMAP blocks are unmapped whatever the data says: systems that set it send
    /// zeroes, and other targets do not look at it either.
    private static Step writeSame(Ask ask, Shape shape) throws SenseException {
        long lba = shape.lba(ask.cdb());
        ask.inside(lba, shape.count(ask.cdb()));
        long count = count(ask, shape, lba);
        ask.writable();
        if (count == 0) {
            return Step.done(Outcome.good());
        }
        boolean unmaps = ask.cdb().has(1, UNMAP);
        BlockRange range = ask.range(lba, count);
        if (ask.cdb().has(1, NO_DATA)) {
            return Step.slow(data -> {
                zero(ask, range, unmaps);
                return Outcome.good();
            });
        }
        ask.exactly(ask.blockSize(), shape.countField());
        return Step.lengthy(
                ask.blockSize(),
                (data, isAborted) -> {
                    if (unmaps || isZero(data)) {
                        zero(ask, range, unmaps);
                    } else {
                        fill(ask, range, data, isAborted);
                    }
                    return Outcome.wrote(ask.blockSize());
                });
    }

    /// No number of blocks means all up to the unit's end (SBC-4 5.52).
    private static long count(Ask ask, Shape shape, long lba) throws SenseException {
        long named = shape.count(ask.cdb());
        long count = named == 0 ? ask.unit().blocks() - lba : named;
        if (count > Limits.SAME_BLOCKS) {
            throw SenseException.field(shape.countField());
        }
        return count;
    }

    private static void zero(Ask ask, BlockRange range, boolean unmaps) throws UnitException {
        if (unmaps) {
            ask.unit().unmap(range);
        } else {
            ask.unit().writeZeroes(range);
        }
    }

    private static void fill(Ask ask, BlockRange range, ByteBuffer block, BooleanSupplier isAborted)
            throws UnitException {
        ByteBuffer chunk = Blocks.chunk(range.count() * ask.blockSize(), ask.blockSize());
        while (chunk.hasRemaining()) {
            chunk.put(block.duplicate());
        }
        int step = chunk.capacity() / ask.blockSize();
        for (long lba = range.lba(); lba < range.end() && !isAborted.getAsBoolean(); lba += step) {
            long left = (range.end() - lba) * ask.blockSize();
            chunk.clear().limit((int) Math.min(chunk.capacity(), left));
            ask.unit().write(lba, chunk);
        }
    }

    private static boolean isZero(ByteBuffer data) {
        for (int at = data.position(); at < data.limit(); at++) {
            if (data.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    private static Step unmap(Ask ask) throws SenseException {
        ask.writable();
        int length = ask.cdb().u16(7);
        if (length == 0) {
            return Step.done(Outcome.good());
        }
        ask.exactly(length, 7);
        if (length < UNMAP_HEADER) {
            throw new SenseException(SenseCode.PARAMETER_LIST_LENGTH);
        }
        return Step.lengthy(
                length,
                (data, isAborted) -> {
                    for (BlockRange range : ranges(ask, data)) {
                        if (!isAborted.getAsBoolean()) {
                            ask.unit().unmap(range);
                        }
                    }
                    return Outcome.wrote(length);
                });
    }

    /// All ranges are looked at before the first is unmapped.
    private static List<BlockRange> ranges(Ask ask, ByteBuffer data) throws SenseException {
        int descriptors =
                Math.min(data.getShort(2) & 0xffff, data.remaining() - UNMAP_HEADER) / UNMAP_RANGE;
        if (descriptors > Limits.UNMAP_RANGES) {
            throw SenseException.parameter(2);
        }
        var ranges = new ArrayList<BlockRange>();
        long all = 0;
        for (int i = 0; i < descriptors; i++) {
            int at = UNMAP_HEADER + i * UNMAP_RANGE;
            long lba = data.getLong(at);
            long count = data.getInt(at + 8) & 0xffffffffL;
            ask.inside(lba, count);
            all += count;
            if (all > Limits.UNMAP_BLOCKS) {
                throw SenseException.parameter(at + 8);
            }
            if (count > 0) {
                ranges.add(ask.range(lba, count));
            }
        }
        return ranges;
    }
}
