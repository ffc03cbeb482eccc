package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.pdu.Opcode;
import dev.stirrup.iscsi.pdu.Request.DataOut;
import java.nio.ByteBuffer;

/// Gathers the data of one command. It comes in sequences: first what the initiator sends unasked,
/// then what R2Ts ask for (RFC 7143 sections 4.2.5.3 and 11.7). Order is not left to chance: data
/// that is out of order, too long or too short is an error.
final class DataReception {
    /// As much memory as is taken for data that comes unasked, in bytes.
    private static final int UNASKED = 65_536;

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final int needed;
    private final long announced;
    private ByteBuffer buffer = EMPTY;
    private long received;
    private boolean isSequenceOpen;
    private int tag = Opcode.NO_TAG;
    private int dataNumber;
    private long sequenceEnd;

    /// @param needed how many bytes the command makes use of
    /// @param announced how many the initiator means to send
    DataReception(int needed, long announced) {
        this.needed = needed;
        this.announced = announced;
    }

    /// Whether all that is needed is there and no sequence is open.
    boolean isComplete() {
        return !isSequenceOpen && received >= needed;
    }

    /// Whether the initiator is in the middle of a sequence.
    boolean isSequenceOpen() {
        return isSequenceOpen;
    }

    /// Takes what came with the command.
    ///
    /// @param most how much may come unasked
    /// @return whether that was allowed
    boolean immediate(ByteBuffer data, long most) {
        if (data.remaining() > Math.min(most, announced)) {
            return false;
        }
        keep(data);
        return true;
    }

    /// Data PDUs follow without being asked for.
    void openUnsolicited(long most) {
        open(Opcode.NO_TAG, Math.min(most, announced));
    }

    /// An R2T asks for this much more.
    ///
    /// @param tag that the data has to name
    void openSolicited(int tag, int length) {
        buffer = grown(needed);
        open(tag, received + length);
    }

    /// The offset from which on data is missing.
    long offset() {
        return received;
    }

    /// How much is still missing, in bytes.
    long missing() {
        return Math.max(0, needed - received);
    }

    /// Takes a data PDU.
    ///
    /// @return whether it was the one to come next
    boolean take(DataOut header, ByteBuffer data) {
        boolean inOrder =
                isSequenceOpen
                        && header.targetTransferTag() == tag
                        && header.dataNumber() == dataNumber
                        && header.offset() == received
                        && received + data.remaining() <= sequenceEnd;
        if (!inOrder) {
            return false;
        }
        dataNumber++;
        keep(data);
        if (header.isFinal()) {
            isSequenceOpen = false;
            return tag == Opcode.NO_TAG || received == sequenceEnd;
        }
        return received < sequenceEnd;
    }

    /// The data as [#content] gives it; it is kept.
    ByteBuffer view() {
        return buffer.duplicate().flip();
    }

    /// The data, at most as much as is needed. Nothing is kept any more.
    ByteBuffer content() {
        ByteBuffer content = buffer.flip();
        buffer = EMPTY;
        return content;
    }

    /// How many bytes all of it takes.
    int needed() {
        return needed;
    }

    private void open(int tag, long end) {
        isSequenceOpen = true;
        this.tag = tag;
        this.dataNumber = 0;
        this.sequenceEnd = end;
    }

    /// What the command has no use for is passed over.
    private void keep(ByteBuffer data) {
        long room = Math.max(0, needed - received);
        received += data.remaining();
        int useful = (int) Math.min(room, data.remaining());
        if (useful > 0) {
            buffer = grown((int) Math.min(needed, Math.max(received, UNASKED)));
            buffer.put(data.slice(data.position(), useful));
        }
    }

    private ByteBuffer grown(int capacity) {
        if (capacity <= buffer.capacity()) {
            return buffer;
        }
        return ByteBuffer.allocate(capacity).put(buffer.flip());
    }
}
