package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.scsi.Cdb;

/// Where commands that move blocks have the first block's address and the number of blocks.
enum Shape {
    /// 21 bits of address; no blocks mean 256.
    SIX(4) {
        @Override
        long lba(Cdb cdb) {
            return cdb.u24(1) & 0x1fffff;
        }

        @Override
        long count(Cdb cdb) {
            return cdb.u8(4) == 0 ? 256 : cdb.u8(4);
        }
    },
    TEN(7) {
        @Override
        long lba(Cdb cdb) {
            return cdb.u32(2);
        }

        @Override
        long count(Cdb cdb) {
            return cdb.u16(7);
        }
    },
    TWELVE(6) {
        @Override
        long lba(Cdb cdb) {
            return cdb.u32(2);
        }

        @Override
        long count(Cdb cdb) {
            return cdb.u32(6);
        }
    },
    SIXTEEN(10) {
        @Override
        long lba(Cdb cdb) {
            return cdb.s64(2);
        }

        @Override
        long count(Cdb cdb) {
            return cdb.u32(10);
        }
    };

    private final int countField;

    Shape(int countField) {
        this.countField = countField;
    }

    /// The first block's address; negative when it is above all that there can be.
    abstract long lba(Cdb cdb);

    /// How many blocks, 0 to 2^32-1.
    abstract long count(Cdb cdb);

    /// The byte of the command that says how many.
    int countField() {
        return countField;
    }
}
