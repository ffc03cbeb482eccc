package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.BlockRange;
import dev.stirrup.iscsi.LogicalUnit;
import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.reserve.Access;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.Sense;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.iscsi.scsi.Step;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Commands that write blocks with data from the initiator (SBC-4 5).
final class WriteCommands {
    /// WRITE ATOMIC (16), which not every unit has.
    static final int ATOMIC = 0x9c;

    private static final int FORCE_UNIT_ACCESS = 0x08;
    private static final int BYTE_CHECK = 0x06;
    private static final String SIXTEEN = " ff ff ff ff ff ff ff ff ff ff ff ff 1f 00";

    static final List<Command> ROWS =
            List.of(
                    Command.of(
                                    "WRITE (6)",
                                    "0a 1f ff ff ff 00",
                                    Access.WRITE,
                                    ask -> write(ask, Shape.SIX))
                            .multiLun(),
                    write("WRITE (10)", "2a 18 ff ff ff ff 1f ff ff 00", Shape.TEN),
                    write("WRITE (12)", "aa 18 ff ff ff ff ff ff ff ff 1f 00", Shape.TWELVE),
                    write("WRITE (16)", "8a 18" + SIXTEEN, Shape.SIXTEEN),
                    writeVerify(
                            "WRITE AND VERIFY (10)", "2e 16 ff ff ff ff 1f ff ff 00", Shape.TEN),
                    writeVerify(
                            "WRITE AND VERIFY (12)",
                            "ae 16 ff ff ff ff ff ff ff ff 1f 00",
                            Shape.TWELVE),
                    writeVerify("WRITE AND VERIFY (16)", "8e 16" + SIXTEEN, Shape.SIXTEEN),
                    Command.of("ORWRITE (16)", "8b 18" + SIXTEEN, Access.WRITE, WriteCommands::or),
                    Command.of(
                            "COMPARE AND WRITE",
                            "89 18 ff ff ff ff ff ff ff ff 00 00 00 ff 1f 00",
                            Access.WRITE,
                            WriteCommands::compareAndWrite),
                    Command.of(
                            "WRITE ATOMIC (16)",
                            "9c 18 ff ff ff ff ff ff ff ff 00 00 ff ff 1f 00",
                            Access.WRITE,
                            WriteCommands::writeAtomic),
                    Command.of(
                            "SYNCHRONIZE CACHE (10)",
                            "35 06 ff ff ff ff 1f ff ff 00",
                            Access.WRITE,
                            ask -> synchronize(ask, Shape.TEN)),
                    Command.of(
                            "SYNCHRONIZE CACHE (16)",
                            "91 06" + SIXTEEN,
                            Access.WRITE,
                            ask -> synchronize(ask, Shape.SIXTEEN)));

    private WriteCommands() {}

    private static Command write(String name, String usage, Shape shape) {
        return Command.of(name, usage, Access.WRITE, ask -> write(ask, shape));
    }

    private static Command writeVerify(String name, String usage, Shape shape) {
        return Command.of(name, usage, Access.WRITE, ask -> writeVerify(ask, shape));
    }

    private static Step write(Ask ask, Shape shape) throws SenseException {
        boolean durable = shape != Shape.SIX && isDurable(ask);
        if (!durable && shape.count(ask.cdb()) * ask.blockSize() <= Limits.AT_ONCE_BYTES) {
            return writing(ask, shape, new PlainWrite(ask.unit()));
        }
        return writing(
                ask,
                shape,
                (lba, data) -> {
                    ask.unit().write(lba, data);
                    flushIf(durable, ask);
                });
    }

    /// A short write that need not be durable: what systems do all the time.
    private record PlainWrite(LogicalUnit unit) implements Use {
        @Override
        public void apply(long lba, ByteBuffer data) throws UnitException {
            unit.write(lba, data);
        }

        @Override
        public boolean applyAtOnce(long lba, ByteBuffer data) throws UnitException {
            return unit.writeAtOnce(lba, data);
        }
    }

    private static Step writeVerify(Ask ask, Shape shape) throws SenseException {
        int check = (ask.cdb().u8(1) & BYTE_CHECK) >> 1;
        if (check > 1) {
            throw SenseException.field(1);
        }
        return writing(
                ask,
                shape,
                (lba, data) -> {
                    ByteBuffer written = data.duplicate();
                    ask.unit().write(lba, data);
                    ask.unit().flush();
                    if (check == 1) {
                        ReadCommands.compare(ask, lba, written);
                    } else {
                        BlockRange range = ask.range(lba, written.remaining() / ask.blockSize());
                        Blocks.check(ask.unit(), range, () -> false);
                    }
                });
    }

    /// What is done with whole blocks of data.
    private interface Use {
        void apply(long lba, ByteBuffer data) throws SenseException, UnitException;

        /// The same on an event loop.
        ///
        /// @return whether it was done
        default boolean applyAtOnce(long lba, ByteBuffer data)
                throws SenseException, UnitException {
            return false;
        }
    }

    /// Whole blocks of data, and what is done with them.
    private record Blockwise(Ask ask, long lba, long bytes, Use use) implements Step.ShortWork {
        @Override
        public Outcome run(ByteBuffer data) throws SenseException, UnitException {
            whole(data);
            if (data.hasRemaining()) {
                use.apply(lba, data);
            }
            return Outcome.wrote(bytes);
        }

        @Override
        public Optional<Outcome> runAtOnce(ByteBuffer data) throws SenseException, UnitException {
            whole(data);
            boolean isDone = !data.hasRemaining() || use.applyAtOnce(lba, data);
            return isDone ? Optional.of(Outcome.wrote(bytes)) : Optional.empty();
        }

        private void whole(ByteBuffer data) {
            data.limit(data.limit() - data.remaining() % ask.blockSize());
        }
    }

    /// Where the initiator sends less than the command says, the blocks that came whole are written
    /// and the rest is reported as residual (RFC 7143 section 11.4.5.1).
    private static Step writing(Ask ask, Shape shape, Use use) throws SenseException {
        long lba = shape.lba(ask.cdb());
        long count = shape.count(ask.cdb());
        ask.movable(lba, count, shape.countField());
        ask.writable();
        long bytes = count * ask.blockSize();
        if (count == 0) {
            return Step.done(Outcome.good());
        }
        return Step.taking(bytes, new Blockwise(ask, lba, bytes, use));
    }

    /// Reads, ORs and writes back for as long as somebody else writes in between.
    private static Step or(Ask ask) throws SenseException {
        boolean durable = isDurable(ask);
        return writing(
                ask,
                Shape.SIXTEEN,
                (lba, data) -> {
                    ByteBuffer before = ByteBuffer.allocate(data.remaining());
                    ByteBuffer after = ByteBuffer.allocate(data.remaining());
                    do {
                        Blocks.read(ask.unit(), lba, before.clear());
                        before.flip();
                        after.clear();
                        for (int at = 0; at < after.capacity(); at++) {
                            after.put(at, (byte) (before.get(at) | data.get(data.position() + at)));
                        }
                    } while (ask.unit().compareAndWrite(lba, before, after) >= 0);
                    flushIf(durable, ask);
                });
    }

    private static Step compareAndWrite(Ask ask) throws SenseException {
        long lba = ask.cdb().s64(2);
        int count = ask.cdb().u8(13);
        int bytes = count * ask.blockSize();
        ask.inside(lba, count);
        ask.exactly(2L * bytes, 13);
        ask.writable();
        if (count == 0) {
            return Step.done(Outcome.good());
        }
        boolean durable = isDurable(ask);
        return Step.taking(
                2L * bytes,
                data -> {
                    long difference =
                            ask.unit()
                                    .compareAndWrite(
                                            lba, data.slice(0, bytes), data.slice(bytes, bytes));
                    if (difference >= 0) {
                        throw new SenseException(new Sense(SenseCode.MISCOMPARE, difference, -1));
                    }
                    flushIf(durable, ask);
                    return Outcome.wrote(2L * bytes);
                });
    }

    private static Step writeAtomic(Ask ask) throws SenseException {
        long lba = ask.cdb().s64(2);
        int count = ask.cdb().u16(12);
        int most = ask.unit().longestAtomicWrite();
        if (most == 0) {
            throw new SenseException(SenseCode.INVALID_OPCODE);
        }
        ask.inside(lba, count);
        if (count > most) {
            throw SenseException.field(12);
        }
        ask.writable();
        long bytes = (long) count * ask.blockSize();
        ask.exactly(bytes, 12);
        boolean durable = isDurable(ask);
        return Step.taking(
                bytes,
                data -> {
                    if (data.hasRemaining()) {
                        ask.unit().writeAtomically(lba, data);
                    }
                    flushIf(durable, ask);
                    return Outcome.wrote(bytes);
                });
    }

    /// Waits until all is durable, also for an initiator that would not wait (IMMED).
    private static Step synchronize(Ask ask, Shape shape) throws SenseException {
        ask.inside(shape.lba(ask.cdb()), shape.count(ask.cdb()));
        return Step.slow(data -> {
            ask.unit().flush();
            return Outcome.good();
        });
    }

    private static boolean isDurable(Ask ask) {
        return ask.cdb().has(1, FORCE_UNIT_ACCESS);
    }

    private static void flushIf(boolean durable, Ask ask) throws UnitException {
        if (durable) {
            ask.unit().flush();
        }
    }
}
