package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.scsi.Cdb;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.wire.WireWriter;
import java.util.List;

/// REPORT LUNS (SPC-5 6.33), which a target answers whatever unit it is asked of.
public final class ReportLuns {
    public static final int OPCODE = 0xa0;
    private static final int WELL_KNOWN_ONLY = 1;
    private static final int HEADER = 8;
    private static final int SHORTEST_ALLOCATION = 16;

    private ReportLuns() {}

    /// @param luns as eight bytes each
    public static Outcome answer(Cdb cdb, List<Long> luns) {
        long allocation = cdb.u32(6);
        if (allocation < SHORTEST_ALLOCATION || cdb.u8(2) > 2) {
            return Outcome.check(SenseCode.INVALID_FIELD_IN_CDB);
        }
        List<Long> reported = cdb.u8(2) == WELL_KNOWN_ONLY ? List.of() : luns;
        var out = new WireWriter(HEADER + 8 * reported.size());
        out.u32(8L * reported.size()).u32(0);
        for (long lun : reported) {
            out.u32(lun >>> 32).u32(lun);
        }
        return Outcome.data(out.toBytes(), allocation);
    }
}
