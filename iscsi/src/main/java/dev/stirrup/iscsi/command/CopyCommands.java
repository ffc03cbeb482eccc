package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.command.CopyList.Segment;
import dev.stirrup.iscsi.command.CopyResults.Copied;
import dev.stirrup.iscsi.reserve.Access;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.iscsi.scsi.Step;
import dev.stirrup.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Copies inside one unit, without its data crossing the network (EXTENDED COPY with one-byte list
/// identifiers, SPC-4 6.4 and 6.18). Other units cannot be reached.
final class CopyCommands {
    private static final int LONGEST_PARAMETERS = CopyList.HEADER + 2 * CopyList.LONGEST;
    private static final String RESULTS = "84 1f ff 00 00 00 00 00 00 00 ff ff ff ff 00 00";
    private static final int COMPLETE = 1;
    private static final int WITH_ERRORS = 2;
    private static final int MOST_BLOCKS = 0xffff;

    static final List<Command> ROWS =
            List.of(
                    Command.of(
                            "EXTENDED COPY",
                            0x00,
                            "83 1f 00 00 00 00 00 00 00 00 ff ff ff ff 00 00",
                            new Command.Row(Access.WRITE, CopyCommands::copy)),
                    Command.of(
                            "RECEIVE COPY RESULTS: COPY STATUS",
                            0x00,
                            RESULTS,
                            new Command.Row(Access.ASK, CopyCommands::status)),
                    Command.of(
                            "RECEIVE COPY RESULTS: OPERATING PARAMETERS",
                            0x03,
                            RESULTS,
                            new Command.Row(Access.ASK, CopyCommands::parameters)));

    private CopyCommands() {}

    private static Step copy(Ask ask) throws SenseException {
        long length = ask.cdb().u32(10);
        if (length == 0) {
            return Step.done(Outcome.good());
        }
        if (length > LONGEST_PARAMETERS) {
            throw new SenseException(SenseCode.PARAMETER_LIST_LENGTH);
        }
        ask.exactly(length, 10);
        ask.writable();
        return Step.lengthy(
                length,
                (data, isAborted) -> {
                    var bytes = new byte[data.remaining()];
                    data.get(bytes);
                    copy(ask, CopyList.decode(bytes), isAborted);
                    return Outcome.wrote(length);
                });
    }

    private static void copy(Ask ask, CopyList list, BooleanSupplier isAborted)
            throws SenseException, UnitException {
        int done = 0;
        boolean complete = false;
        try {
            for (Segment segment : list.segments()) {
                check(ask, list, segment);
            }
            for (Segment segment : list.segments()) {
                if (!isAborted.getAsBoolean()) {
                    copy(ask, segment, isAborted);
                    done++;
                }
            }
            complete = done == list.segments().size();
        } finally {
            if (list.isKept()) {
                ask.server().copies().put(ask.nexus(), list.id(), new Copied(done, complete));
            }
        }
    }

    private static void check(Ask ask, CopyList list, Segment segment) throws SenseException {
        for (int place : new int[] {segment.from(), segment.to()}) {
            boolean isHere =
                    place < list.places().size()
                            && list.places().get(place) == ask.unit().facts().designator();
            if (!isHere) {
                throw new SenseException(SenseCode.COPY_TARGET_UNREACHABLE);
            }
        }
        try {
            ask.inside(segment.source(), segment.count());
            ask.inside(segment.destination(), segment.count());
        } catch (SenseException e) {
            throw new SenseException(SenseCode.COPY_ABORTED);
        }
    }

    /// Copies in pieces. Where both ranges overlap it begins at the end that the copy does not
    /// reach first.
    private static void copy(Ask ask, Segment segment, BooleanSupplier isAborted)
            throws UnitException {
        int block = ask.blockSize();
        ByteBuffer chunk = Blocks.chunk((long) segment.count() * block, block);
        int step = chunk.capacity() / block;
        boolean fromEnd = segment.destination() > segment.source();
        for (int done = 0; done < segment.count() && !isAborted.getAsBoolean(); done += step) {
            int count = Math.min(step, segment.count() - done);
            int at = fromEnd ? segment.count() - done - count : done;
            Blocks.read(ask.unit(), segment.source() + at, chunk.clear().limit(count * block));
            ask.unit().write(segment.destination() + at, chunk.flip());
        }
    }

    private static Step status(Ask ask) throws SenseException {
        Copied copied =
                ask.server()
                        .copies()
                        .take(ask.nexus(), ask.cdb().u8(2))
                        .orElseThrow(() -> SenseException.field(2));
        byte[] data =
                new WireWriter(12)
                        .u32(8)
                        .u8(copied.complete() ? COMPLETE : WITH_ERRORS)
                        .u16(copied.segments())
                        .zeros(5)
                        .toBytes();
        return Step.done(Outcome.data(data, ask.cdb().u32(10)));
    }

    private static Step parameters(Ask ask) {
        var out = new WireWriter(64);
        out.zeros(4).u16(CopyList.MOST_PLACES).u16(CopyList.MOST_SEGMENTS);
        out.u32(CopyList.LONGEST).u32((long) MOST_BLOCKS * ask.blockSize()).zeros(14);
        out.u16(1).u8(1).u8(Integer.numberOfTrailingZeros(ask.blockSize())).zeros(5);
        out.u8(2).u8(CopyList.BLOCK_TO_BLOCK).u8(CopyList.IDENTIFICATION);
        byte[] body = out.toBytes();
        byte[] data = new WireWriter(80).u32(body.length).bytes(body).toBytes();
        return Step.done(Outcome.data(data, ask.cdb().u32(10)));
    }
}
