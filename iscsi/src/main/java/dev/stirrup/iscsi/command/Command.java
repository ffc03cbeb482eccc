package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.reserve.Access;
import dev.stirrup.iscsi.scsi.Cdb;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.iscsi.scsi.Step;
import dev.stirrup.wire.Bytes;

/// A row of the table of commands.
///
/// @param action the service action, or [#NO_ACTION]
/// @param usage which bits of the command this side looks at; the first byte is the opcode and the
///   length is the command's. A bit outside it that is set is an error (SPC-5 6.35.3)
/// @param isMultiLun whether the high three bits of byte 1 are passed over: SCSI-2 had the unit's
///   number there, and EDK2 still writes it
record Command(
        String name, int action, Bytes usage, Access access, boolean isMultiLun, Handler handler) {
    static final int NO_ACTION = -1;
    private static final int OLD_LUN = 0xe0;

    /// What a command does.
    @FunctionalInterface
    interface Handler {
        /// Looks at the command and says what is left to do. Runs on an event loop: does not block.
        Step plan(Ask ask) throws SenseException, UnitException;
    }

    /// @param usage in hexadecimal digits
    static Command of(String name, String usage, Access access, Handler handler) {
        return new Command(name, NO_ACTION, bytes(usage), access, false, handler);
    }

    /// A command with a service action in byte 1.
    static Command of(String name, int action, String usage, Row row) {
        return new Command(name, action, bytes(usage), row.access(), false, row.handler());
    }

    /// The rest of a row.
    record Row(Access access, Handler handler) {}

    /// The same, with the old place of the unit's number passed over.
    Command multiLun() {
        return new Command(name, action, usage, access, true, handler);
    }

    int opcode() {
        return usage.at(0);
    }

    /// The command's length in bytes.
    int length() {
        return usage.length();
    }

    boolean hasAction() {
        return action != NO_ACTION;
    }

    /// Refuses bits that this side does not know: they would change what the command means.
    void check(Cdb cdb) throws SenseException {
        for (int at = 1; at < usage.length(); at++) {
            int ignored = at == 1 && isMultiLun ? OLD_LUN : 0;
            if (cdb.has(at, ~(usage.at(at) | ignored) & 0xff)) {
                throw SenseException.field(at);
            }
        }
    }

    private static Bytes bytes(String usage) {
        return Bytes.ofHex(usage.replace(" ", ""));
    }
}
