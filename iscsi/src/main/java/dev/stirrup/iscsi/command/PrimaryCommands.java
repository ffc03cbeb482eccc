package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.reserve.Access;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.Sense;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.iscsi.scsi.Step;
import dev.stirrup.wire.WireWriter;
import java.util.List;

/// What every device answers (SPC-5).
final class PrimaryCommands {
    private static final int REPORT_ALL = 0;
    private static final int REPORT_OPCODE = 1;
    private static final int REPORT_ACTION = 2;
    private static final int REPORT_EITHER = 3;
    private static final int WITH_TIMEOUTS = 0x80;
    private static final int LIMIT = 1 << 14;
    private static final int AS_STANDARD = 3;
    private static final int NOT_SUPPORTED = 1;
    private static final int DESCRIPTOR_FORMAT = 1;
    private static final int LOAD_OR_EJECT = 0x02;

    static final List<Command> ROWS =
            List.of(
                    Command.of(
                                    "TEST UNIT READY",
                                    "00 00 00 00 00 00",
                                    Access.ASK,
                                    ask -> Step.done(Outcome.good()))
                            .multiLun(),
                    Command.of(
                                    "REQUEST SENSE",
                                    "03 01 00 00 ff 00",
                                    Access.FREE,
                                    PrimaryCommands::requestSense)
                            .multiLun(),
                    Command.of(
                            "REPORT LUNS",
                            "a0 00 ff 00 00 00 ff ff ff ff 00 00",
                            Access.FREE,
                            ask -> Step.done(ReportLuns.answer(ask.cdb(), ask.server().luns()))),
                    Command.of(
                            "START STOP UNIT",
                            "1b 01 00 0f f7 00",
                            Access.READ,
                            PrimaryCommands::startStop),
                    Command.of(
                            "REPORT SUPPORTED OPERATION CODES",
                            0x0c,
                            "a3 1f 87 ff ff ff ff ff ff ff 00 00",
                            new Command.Row(Access.ASK, PrimaryCommands::reportCommands)));

    private PrimaryCommands() {}

    private static Step requestSense(Ask ask) throws SenseException {
        if (ask.cdb().has(1, DESCRIPTOR_FORMAT)) {
            throw SenseException.field(1);
        }
        SenseCode code = ask.server().attention(ask.nexus()).orElse(SenseCode.NONE);
        return Step.done(Outcome.data(Sense.of(code).toBytes().toArray(), ask.cdb().u8(4)));
    }

    /// There is no motor and no tray: a stop only makes sure that everything is written, and a
    /// power condition changes nothing (SBC-4 5.31).
    private static Step startStop(Ask ask) throws SenseException {
        boolean powerCondition = ask.cdb().u8(4) >> 4 != 0;
        if (ask.cdb().has(4, LOAD_OR_EJECT) && !powerCondition && !ask.cdb().has(4, 1)) {
            throw SenseException.field(4);
        }
        return Step.slow(data -> {
            ask.unit().flush();
            return Outcome.good();
        });
    }

    private static Step reportCommands(Ask ask) throws SenseException {
        boolean timeouts = ask.cdb().has(2, WITH_TIMEOUTS);
        List<Command> rows = known(ask, ask.server().table().rows(ask.cdb().u8(3)));
        int action = ask.cdb().u16(4);
        byte[] report =
                switch (ask.cdb().u8(2) & 7) {
                    case REPORT_ALL -> all(known(ask, ask.server().table().rows()), timeouts);
                    case REPORT_OPCODE -> one(opcode(rows), timeouts);
                    case REPORT_ACTION -> one(withAction(rows, action), timeouts);
                    case REPORT_EITHER -> one(either(rows, action), timeouts);
                    default -> throw SenseException.field(2);
                };
        return Step.done(Outcome.data(report, ask.cdb().u32(6)));
    }

    /// A unit that writes nothing atomically does not know that command.
    private static List<Command> known(Ask ask, List<Command> rows) {
        return ask.unit().longestAtomicWrite() > 0
                ? rows
                : rows.stream().filter(row -> row.opcode() != WriteCommands.ATOMIC).toList();
    }

    private static byte[] all(List<Command> rows, boolean timeouts) {
        var list = new WireWriter(LIMIT);
        for (Command row : rows) {
            int flags = (row.hasAction() ? 1 : 0) | (timeouts ? 2 : 0);
            list.u8(row.opcode()).u8(0).u16(Math.max(row.action(), 0)).u8(0).u8(flags);
            list.u16(row.length());
            if (timeouts) {
                timeouts(list);
            }
        }
        return new WireWriter(LIMIT).u32(list.length()).bytes(list.toBytes()).toBytes();
    }

    private static byte[] one(List<Command> found, boolean timeouts) {
        if (found.isEmpty()) {
            return new WireWriter(4).u8(0).u8(NOT_SUPPORTED).u16(0).toBytes();
        }
        Command row = found.getFirst();
        byte[] usage = row.usage().toArray();
        if (row.hasAction()) {
            usage[1] = (byte) row.action();
        }
        var out = new WireWriter(LIMIT);
        out.u8(0).u8(timeouts ? WITH_TIMEOUTS | AS_STANDARD : AS_STANDARD);
        out.u16(usage.length).bytes(usage);
        if (timeouts) {
            timeouts(out);
        }
        return out.toBytes();
    }

    /// No timeout is recommended for any command.
    private static void timeouts(WireWriter out) {
        out.u16(10).zeros(10);
    }

    private static List<Command> opcode(List<Command> rows) throws SenseException {
        if (!rows.isEmpty() && rows.getFirst().hasAction()) {
            throw SenseException.field(2);
        }
        return rows;
    }

    private static List<Command> withAction(List<Command> rows, int action) throws SenseException {
        if (!rows.isEmpty() && !rows.getFirst().hasAction()) {
            throw SenseException.field(2);
        }
        return either(rows, action);
    }

    private static List<Command> either(List<Command> rows, int action) {
        return rows.stream().filter(row -> Math.max(row.action(), 0) == action).toList();
    }
}
