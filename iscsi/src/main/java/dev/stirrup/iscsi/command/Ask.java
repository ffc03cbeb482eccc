package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.BlockRange;
import dev.stirrup.iscsi.LogicalUnit;
import dev.stirrup.iscsi.scsi.Cdb;
import dev.stirrup.iscsi.scsi.Nexus;
import dev.stirrup.iscsi.scsi.Sense;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;

/// One command for one unit.
///
/// @param expected how many bytes the initiator has room for or wants to send
record Ask(Cdb cdb, Nexus nexus, UnitServer server, long expected) {
    LogicalUnit unit() {
        return server.unit();
    }

    int blockSize() {
        return unit().facts().blockSize();
    }

    /// Checks that blocks are inside the unit. None at all are, up to its end.
    void inside(long lba, long count) throws SenseException {
        long blocks = unit().blocks();
        if (lba < 0 || lba > blocks || count > blocks - lba) {
            throw new SenseException(new Sense(SenseCode.LBA_OUT_OF_RANGE, Math.max(lba, 0), -1));
        }
    }

    /// As [#inside], and that they are no more than one command may name.
    ///
    /// @param field the byte of the command that says how many
    void movable(long lba, long count, int field) throws SenseException {
        inside(lba, count);
        if (count > Limits.TRANSFER_BYTES / blockSize()) {
            throw SenseException.field(field);
        }
    }

    /// Checks that the initiator sends exactly what the command takes. Where a part would do
    /// something else than was meant, more or less is an error.
    void exactly(long bytes, int field) throws SenseException {
        if (expected != bytes) {
            throw SenseException.field(field);
        }
    }

    /// Checks that the unit can be written.
    void writable() throws SenseException {
        if (unit().facts().readOnly() || server.isWriteProtected()) {
            throw new SenseException(SenseCode.WRITE_PROTECTED);
        }
    }

    BlockRange range(long lba, long count) {
        return new BlockRange(lba, count);
    }
}
