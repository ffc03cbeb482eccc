package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.UnitFacts.Kind;
import dev.stirrup.iscsi.scsi.Cdb;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All commands of one kind of device.
final class CommandTable {
    private static final CommandTable DISK =
            new CommandTable(
                    PrimaryCommands.ROWS,
                    InquiryCommands.ROWS,
                    ModeCommands.ROWS,
                    ReservationCommands.ROWS,
                    CapacityCommands.ROWS,
                    ReadCommands.ROWS,
                    WriteCommands.ROWS,
                    FillCommands.ROWS,
                    CopyCommands.ROWS);

    private static final CommandTable CD_ROM =
            new CommandTable(
                    PrimaryCommands.ROWS,
                    InquiryCommands.ROWS,
                    ModeCommands.ROWS,
                    ReservationCommands.ROWS,
                    ReadCommands.PLAIN_ROWS,
                    CapacityCommands.SHORT_ROWS,
                    DiscCommands.ROWS);

    private static final int ACTION = 0x1f;

    private final List<Command> rows = new ArrayList<>();
    private final Command[][] byOpcode = new Command[256][];

    @SafeVarargs
    private CommandTable(List<Command>... parts) {
        for (List<Command> part : parts) {
            part.forEach(this::add);
        }
    }

    static CommandTable of(Kind kind) {
        return switch (kind) {
            case DISK -> DISK;
            case CD_ROM -> CD_ROM;
        };
    }

    /// All rows, in the order of the table.
    List<Command> rows() {
        return rows;
    }

    /// The rows of one opcode; more than one when it has service actions.
    List<Command> rows(int opcode) {
        Command @Nullable [] found = byOpcode[opcode];
        return found == null ? List.of() : List.of(found);
    }

    /// The row of a command.
    Command find(Cdb cdb) throws SenseException {
        Command @Nullable [] candidates = byOpcode[cdb.opcode()];
        if (candidates == null) {
            throw new SenseException(SenseCode.INVALID_OPCODE);
        }
        for (Command row : candidates) {
            if (!row.hasAction() || row.action() == (cdb.u8(1) & ACTION)) {
                return row;
            }
        }
        throw SenseException.field(1);
    }

    private void add(Command row) {
        rows.add(row);
        Command[] before = Objects.requireNonNullElse(byOpcode[row.opcode()], new Command[0]);
        Command[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = row;
        byOpcode[row.opcode()] = after;
    }
}
