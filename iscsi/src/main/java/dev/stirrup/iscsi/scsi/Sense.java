package dev.stirrup.iscsi.scsi;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.WireWriter;

/// Sense data: the reason of a CHECK CONDITION (SPC-5 4.4), always in fixed format.
///
/// @param information depends on the code; -1 when there is none
/// @param field the byte of the command or of its parameters that is wrong; -1 when there is none
public record Sense(SenseCode code, long information, int field) {
    private static final int CURRENT = 0x70;
    private static final int VALID = 0x80;
    private static final int LENGTH = 18;
    private static final int FIELD_VALID = 0x80;
    private static final int IN_COMMAND = 0x40;

    public static Sense of(SenseCode code) {
        return new Sense(code, -1, -1);
    }

    /// The 18 bytes.
    public Bytes toBytes() {
        var out = new WireWriter(LENGTH);
        boolean valid = information >= 0 && information <= 0xffffffffL;
        out.u8(valid ? CURRENT | VALID : CURRENT).u8(0).u8(code.key());
        out.u32(valid ? information : 0).u8(LENGTH - 8).u32(0);
        out.u16(code.additional()).u8(0);
        boolean command = code == SenseCode.INVALID_FIELD_IN_CDB;
        if (field >= 0) {
            out.u8(command ? FIELD_VALID | IN_COMMAND : FIELD_VALID).u16(field);
        } else {
            out.zeros(3);
        }
        return Bytes.of(out.toBytes());
    }
}
