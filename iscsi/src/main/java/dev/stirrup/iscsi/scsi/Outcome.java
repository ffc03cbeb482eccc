package dev.stirrup.iscsi.scsi;

import dev.stirrup.iscsi.Extent;
import dev.stirrup.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.List;

/// How a command ended.
///
/// @param status as SAM-5 5.3.1 numbers it
/// @param sense the sense data; empty unless it is a CHECK CONDITION
/// @param content what the initiator gets, in order
/// @param moved how many bytes the command itself moves in its one direction, whatever the
///   initiator expected
/// @param blocks which blocks the content is
/// @param preempted whose commands for the same unit have to be over before this is answered
public record Outcome(
        int status,
        Bytes sense,
        List<Extent> content,
        long moved,
        Blocks blocks,
        List<Nexus> preempted) {
    public static final int GOOD = 0x00;
    public static final int CHECK_CONDITION = 0x02;
    public static final int RESERVATION_CONFLICT = 0x18;
    public static final int TASK_SET_FULL = 0x28;
    public static final int TASK_ABORTED = 0x40;

    private Outcome(int status, Bytes sense, List<Extent> content, long moved, Blocks blocks) {
        this(status, sense, content, moved, blocks, List.of());
    }

    /// The same, once the commands of others are over.
    public Outcome preempting(List<Nexus> others) {
        return new Outcome(status, sense, content, moved, blocks, List.copyOf(others));
    }

    /// It did what it should, without data.
    public static Outcome good() {
        return wrote(0);
    }

    /// It did what it should with so many bytes from the initiator.
    public static Outcome wrote(long bytes) {
        return new Outcome(GOOD, Bytes.empty(), List.of(), bytes, Blocks.NONE);
    }

    /// The initiator gets these blocks.
    public static Outcome blocks(List<Extent> content, long length, Blocks blocks) {
        return new Outcome(GOOD, Bytes.empty(), content, length, blocks);
    }

    /// Which blocks a content is.
    ///
    /// @param lba of the first one, or -1 when it is no blocks
    /// @param size of each, in bytes
    public record Blocks(long lba, int size) {
        public static final Blocks NONE = new Blocks(-1, 1);
    }

    /// What this comes to when its content could not be read.
    ///
    /// @param at offset in the content of the first byte that could not, in bytes
    public Outcome unreadable(long at) {
        long lba = blocks.lba() < 0 ? -1 : blocks.lba() + at / blocks.size();
        return check(new Sense(SenseCode.UNREADABLE, lba, -1));
    }

    /// The initiator gets as much of `data` as it left room for.
    ///
    /// @param allocation the command's allocation length
    public static Outcome data(byte[] data, long allocation) {
        int length = (int) Math.min(data.length, allocation);
        List<Extent> content =
                length == 0
                        ? List.of()
                        : List.of(new Extent.Held(ByteBuffer.wrap(data, 0, length).slice()));
        return new Outcome(GOOD, Bytes.empty(), content, length, Blocks.NONE);
    }

    public static Outcome check(Sense sense) {
        return new Outcome(CHECK_CONDITION, sense.toBytes(), List.of(), 0, Blocks.NONE);
    }

    public static Outcome check(SenseCode code) {
        return check(Sense.of(code));
    }

    /// A status that needs no more words.
    public static Outcome bare(int status) {
        return new Outcome(status, Bytes.empty(), List.of(), 0, Blocks.NONE);
    }
}
