package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.BlockRange;
import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.reserve.Access;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.Sense;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.iscsi.scsi.Step;
import dev.stirrup.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Commands that read blocks or compare them (SBC-4 5). DPO and FUA change nothing for a reader:
/// what was written is seen at once.
final class ReadCommands {
    private static final int BYTE_CHECK = 0x06;

    /// Those that CD-ROMs have too.
    static final List<Command> PLAIN_ROWS =
            List.of(
                    read("READ (10)", "28 18 ff ff ff ff 1f ff ff 00", Shape.TEN),
                    read("READ (12)", "a8 18 ff ff ff ff ff ff ff ff 1f 00", Shape.TWELVE));

    static final List<Command> ROWS =
            Stream.concat(
                            PLAIN_ROWS.stream(),
                            Stream.of(
                                    read("READ (6)", "08 1f ff ff ff 00", Shape.SIX).multiLun(),
                                    read(
                                            "READ (16)",
                                            "88 18 ff ff ff ff ff ff ff ff ff ff ff ff 1f 00",
                                            Shape.SIXTEEN),
                                    verify(
                                            "VERIFY (10)",
                                            "2f 16 ff ff ff ff 1f ff ff 00",
                                            Shape.TEN),
                                    verify(
                                            "VERIFY (12)",
                                            "af 16 ff ff ff ff ff ff ff ff 1f 00",
                                            Shape.TWELVE),
                                    verify(
                                            "VERIFY (16)",
                                            "8f 16 ff ff ff ff ff ff ff ff ff ff ff ff 1f 00",
                                            Shape.SIXTEEN),
                                    prefetch(
                                            "PRE-FETCH (10)",
                                            "34 02 ff ff ff ff 1f ff ff 00",
                                            Shape.TEN),
                                    prefetch(
                                            "PRE-FETCH (16)",
                                            "90 02 ff ff ff ff ff ff ff ff ff ff ff ff 1f 00",
                                            Shape.SIXTEEN),
                                    Command.of(
                                            "READ DEFECT DATA (10)",
                                            "37 00 1f 00 00 00 00 ff ff 00",
                                            Access.READ,
                                            ReadCommands::defects10),
                                    Command.of(
                                            "READ DEFECT DATA (12)",
                                            "b7 1f ff ff ff ff ff ff ff ff 00 00",
                                            Access.READ,
                                            ReadCommands::defects12)))
                    .toList();

    private ReadCommands() {}

    private static Command read(String name, String usage, Shape shape) {
        return Command.of(name, usage, Access.READ, ask -> read(ask, shape));
    }

    private static Command verify(String name, String usage, Shape shape) {
        return Command.of(name, usage, Access.READ, ask -> verify(ask, shape));
    }

    private static Command prefetch(String name, String usage, Shape shape) {
        return Command.of(name, usage, Access.READ, ask -> prefetch(ask, shape));
    }

    private static Step read(Ask ask, Shape shape) throws SenseException, UnitException {
        long lba = shape.lba(ask.cdb());
        long count = shape.count(ask.cdb());
        ask.movable(lba, count, shape.countField());
        if (count == 0) {
            return Step.done(Outcome.good());
        }
        return Step.done(
                Outcome.blocks(
                        ask.unit().locate(ask.range(lba, count)),
                        count * ask.blockSize(),
                        new Outcome.Blocks(lba, ask.blockSize())));
    }

    private static Step verify(Ask ask, Shape shape) throws SenseException {
        long lba = shape.lba(ask.cdb());
        long count = shape.count(ask.cdb());
        int check = (ask.cdb().u8(1) & BYTE_CHECK) >> 1;
        ask.movable(lba, count, shape.countField());
        if (count == 0) {
            return Step.done(Outcome.good());
        }
        return switch (check) {
            case 0 ->
                    Step.lengthy(
                            0,
                            (data, isAborted) -> {
                                Blocks.check(ask.unit(), ask.range(lba, count), isAborted);
                                return Outcome.good();
                            });
            case 1 -> {
                ask.exactly(count * ask.blockSize(), shape.countField());
                yield Step.taking(count * ask.blockSize(), data -> compare(ask, lba, data));
            }
            case 3 -> {
                ask.exactly(ask.blockSize(), 1);
                yield Step.lengthy(
                        ask.blockSize(),
                        (data, isAborted) ->
                                compareEach(ask, ask.range(lba, count), data, isAborted));
            }
            default -> throw SenseException.field(1);
        };
    }

    /// Compares blocks with data from the initiator.
    static Outcome compare(Ask ask, long lba, ByteBuffer data)
            throws SenseException, UnitException {
        int length = data.remaining();
        long difference = Blocks.firstDifference(ask.unit(), lba, data);
        if (difference >= 0) {
            throw new SenseException(new Sense(SenseCode.MISCOMPARE, difference, -1));
        }
        return Outcome.wrote(length);
    }

    private static Outcome compareEach(
            Ask ask, BlockRange range, ByteBuffer data, BooleanSupplier isAborted)
            throws SenseException, UnitException {
        for (long at = range.lba(); at < range.end() && !isAborted.getAsBoolean(); at++) {
            compare(ask, at, data.duplicate());
        }
        return Outcome.wrote(data.remaining());
    }

    /// Nothing is fetched before it is read; GOOD says that not all of it is in the cache (SBC-4
    /// 5.13).
    private static Step prefetch(Ask ask, Shape shape) throws SenseException {
        ask.inside(shape.lba(ask.cdb()), shape.count(ask.cdb()));
        return Step.done(Outcome.good());
    }

    /// There are no defects.
    private static Step defects10(Ask ask) {
        byte[] none = new WireWriter(4).u8(0).u8(ask.cdb().u8(2)).u16(0).toBytes();
        return Step.done(Outcome.data(none, ask.cdb().u16(7)));
    }

    private static Step defects12(Ask ask) {
        byte[] none = new WireWriter(8).u8(0).u8(ask.cdb().u8(1)).u16(0).u32(0).toBytes();
        return Step.done(Outcome.data(none, ask.cdb().u32(6)));
    }
}
