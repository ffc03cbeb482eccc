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
public record Outcome(int status, Bytes sense, List<Extent> content, long moved) {
    public static final int GOOD = 0x00;
    public static final int CHECK_CONDITION = 0x02;
    public static final int RESERVATION_CONFLICT = 0x18;
    public static final int TASK_SET_FULL = 0x28;

    /// It did what it should, without data.
    public static Outcome good() {
        return wrote(0);
    }

    /// It did what it should with so many bytes from the initiator.
    public static Outcome wrote(long bytes) {
        return new Outcome(GOOD, Bytes.empty(), List.of(), bytes);
    }

    /// The initiator gets these blocks.
    public static Outcome blocks(List<Extent> content, long length) {
        return new Outcome(GOOD, Bytes.empty(), content, length);
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
        return new Outcome(GOOD, Bytes.empty(), content, length);
    }

    public static Outcome check(Sense sense) {
        return new Outcome(CHECK_CONDITION, sense.toBytes(), List.of(), 0);
    }

    public static Outcome check(SenseCode code) {
        return check(Sense.of(code));
    }

    /// A status that needs no more words.
    public static Outcome bare(int status) {
        return new Outcome(status, Bytes.empty(), List.of(), 0);
    }
}
