package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.reserve.Access;
import dev.stirrup.iscsi.reserve.PersistentReservations;
import dev.stirrup.iscsi.reserve.ReserveIn;
import dev.stirrup.iscsi.reserve.ReserveOut;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.iscsi.scsi.Step;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// RESERVE and RELEASE (SPC-2) and persistent reservations (SPC-5 6.15, 6.16).
final class ReservationCommands {
    private static final int PARAMETERS = 24;
    private static final int FLAGS_AT = 20;

    /// To register others too, or beyond a loss of power.
    private static final int UNSUPPORTED_FLAGS = 0x09;

    static final List<Command> ROWS = rows();

    private ReservationCommands() {}

    private static List<Command> rows() {
        var rows = new ArrayList<Command>();
        rows.add(
                Command.of(
                                "RESERVE (6)",
                                "16 00 00 00 00 00",
                                Access.ASK,
                                ask -> Step.done(ask.server().reserve(ask.nexus())))
                        .multiLun());
        rows.add(
                Command.of(
                                "RELEASE (6)",
                                "17 00 00 00 00 00",
                                Access.FREE,
                                ReservationCommands::release)
                        .multiLun());
        rows.add(in("READ KEYS", 0, ReserveIn::keys));
        rows.add(in("READ RESERVATION", 1, ReserveIn::reservation));
        rows.add(in("REPORT CAPABILITIES", 2, reservations -> ReserveIn.capabilities()));
        rows.add(in("READ FULL STATUS", 3, ReserveIn::fullStatus));
        rows.add(out("REGISTER", ReserveOut.REGISTER));
        rows.add(out("RESERVE", ReserveOut.RESERVE));
        rows.add(out("RELEASE", ReserveOut.RELEASE));
        rows.add(out("CLEAR", ReserveOut.CLEAR));
        rows.add(out("PREEMPT", ReserveOut.PREEMPT));
        rows.add(out("PREEMPT AND ABORT", ReserveOut.PREEMPT_AND_ABORT));
        rows.add(out("REGISTER AND IGNORE EXISTING KEY", ReserveOut.REGISTER_AND_IGNORE));
        return List.copyOf(rows);
    }

    private static Command in(
            String name, int action, Function<PersistentReservations, byte[]> tell) {
        return Command.of(
                "PERSISTENT RESERVE IN: " + name,
                action,
                "5e 1f 00 00 00 00 00 ff ff 00",
                new Command.Row(
                        Access.ASK,
                        ask ->
                                Step.done(
                                        Outcome.data(
                                                ask.server().reservations(tell),
                                                ask.cdb().u16(7)))));
    }

    private static Command out(String name, int action) {
        return Command.of(
                "PERSISTENT RESERVE OUT: " + name,
                action,
                "5f 1f ff 00 00 ff ff ff ff 00",
                new Command.Row(Access.ASK, ReservationCommands::change));
    }

    /// Who has reserved nothing releases nothing, and that is fine (SPC-2 7.16).
    private static Step release(Ask ask) {
        ask.server().end(ask.nexus());
        return Step.done(Outcome.good());
    }

    private static Step change(Ask ask) throws SenseException {
        long length = ask.cdb().u32(5);
        if (length != PARAMETERS) {
            throw new SenseException(SenseCode.PARAMETER_LIST_LENGTH);
        }
        ask.exactly(length, 5);
        return Step.parameters(
                length,
                data -> {
                    var change = change(ask, data);
                    return change.action() == ReserveOut.PREEMPT_AND_ABORT
                            ? ask.server()
                                    .reserveAndAbort(
                                            held -> change.applyTo(held, ask.nexus()), ask.nexus())
                            : ask.server().reserve(held -> change.applyTo(held, ask.nexus()));
                });
    }

    private static ReserveOut change(Ask ask, ByteBuffer data) throws SenseException {
        if ((data.get(FLAGS_AT) & UNSUPPORTED_FLAGS) != 0) {
            throw SenseException.parameter(FLAGS_AT);
        }
        return new ReserveOut(
                ask.cdb().u8(1) & 0x1f, ask.cdb().u8(2), data.getLong(0), data.getLong(8));
    }
}
