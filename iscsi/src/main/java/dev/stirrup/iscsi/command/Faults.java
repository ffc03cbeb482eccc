package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.SenseCode;

/// What an initiator is told when a unit fails.
public final class Faults {
    private Faults() {}

    public static Outcome outcome(UnitException e) {
        return Outcome.check(
                switch (e.fault()) {
                    case SPACE_EXHAUSTED -> SenseCode.SPACE_EXHAUSTED;
                    case WRITE_PROTECTED -> SenseCode.WRITE_PROTECTED;
                    case UNREADABLE -> SenseCode.UNREADABLE;
                    case UNWRITABLE -> SenseCode.UNWRITABLE;
                    case GONE -> SenseCode.NOT_READY;
                });
    }
}
