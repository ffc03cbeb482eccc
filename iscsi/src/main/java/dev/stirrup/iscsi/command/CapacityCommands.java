package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.BlockRange;
import dev.stirrup.iscsi.LogicalUnit.Mapping;
import dev.stirrup.iscsi.reserve.Access;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.Sense;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.iscsi.scsi.Step;
import dev.stirrup.wire.WireWriter;
import java.util.List;

/// How large a unit is and which of its blocks take up space (SBC-4 5.20, 5.21, 5.6).
final class CapacityCommands {
    private static final long LARGEST_SHORT = 0xffffffffL;
    private static final int PROVISIONED_THINLY = 0x80;
    private static final int UNMAPPED_READS_ZERO = 0x40;
    private static final int HEADER = 8;
    private static final int DESCRIPTOR = 16;
    private static final int MOST_DESCRIPTORS = 64;
    private static final int MAPPED = 0;
    private static final int DEALLOCATED = 1;

    static final List<Command> SHORT_ROWS =
            List.of(
                    Command.of(
                                    "READ CAPACITY (10)",
                                    "25 00 ff ff ff ff 00 00 01 00",
                                    Access.ASK,
                                    CapacityCommands::capacity10)
                            .multiLun());

    static final List<Command> ROWS =
            List.of(
                    SHORT_ROWS.getFirst(),
                    Command.of(
                            "READ CAPACITY (16)",
                            0x10,
                            "9e 1f ff ff ff ff ff ff ff ff ff ff ff ff 01 00",
                            new Command.Row(Access.ASK, CapacityCommands::capacity16)),
                    Command.of(
                            "GET LBA STATUS",
                            0x12,
                            "9e 1f ff ff ff ff ff ff ff ff ff ff ff ff 00 00",
                            new Command.Row(Access.READ, CapacityCommands::status)));

    private CapacityCommands() {}

    private static Step capacity10(Ask ask) throws SenseException {
        if (!ask.cdb().has(8, 1) && ask.cdb().u32(2) != 0) {
            throw SenseException.field(2);
        }
        long last = Math.min(ask.unit().blocks() - 1, LARGEST_SHORT);
        byte[] data = new WireWriter(8).u32(last).u32(ask.blockSize()).toBytes();
        return Step.done(Outcome.data(data, data.length));
    }

    private static Step capacity16(Ask ask) {
        var facts = ask.unit().facts();
        long last = ask.unit().blocks() - 1;
        int exponent = Integer.numberOfTrailingZeros(facts.physicalBlockSize() / facts.blockSize());
        int thin = facts.readOnly() ? 0 : PROVISIONED_THINLY | UNMAPPED_READS_ZERO;
        byte[] data =
                new WireWriter(32)
                        .u32(last >>> 32)
                        .u32(last)
                        .u32(facts.blockSize())
                        .u8(0)
                        .u8(exponent)
                        .u8(thin)
                        .zeros(17)
                        .toBytes();
        return Step.done(Outcome.data(data, ask.cdb().u32(10)));
    }

    private static Step status(Ask ask) throws SenseException {
        long lba = ask.cdb().s64(2);
        long blocks = ask.unit().blocks();
        if (lba < 0 || lba >= blocks) {
            throw new SenseException(new Sense(SenseCode.LBA_OUT_OF_RANGE, Math.max(lba, 0), -1));
        }
        long room = ask.cdb().u32(10);
        int most = Math.clamp((room - HEADER) / DESCRIPTOR, 1, MOST_DESCRIPTORS);
        var list = new WireWriter(MOST_DESCRIPTORS * DESCRIPTOR);
        for (long at = lba; at < blocks && list.length() < most * DESCRIPTOR; ) {
            Mapping run = ask.unit().mapping(new BlockRange(at, blocks - at));
            long count = Math.min(run.count(), LARGEST_SHORT);
            list.u32(at >>> 32).u32(at).u32(count);
            list.u8(run.mapped() ? MAPPED : DEALLOCATED).zeros(3);
            at += count;
        }
        byte[] data =
                new WireWriter(HEADER + list.length())
                        .u32(4L + list.length())
                        .u32(0)
                        .bytes(list.toBytes())
                        .toBytes();
        return Step.done(Outcome.data(data, room));
    }
}
