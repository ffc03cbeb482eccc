package dev.stirrup.server.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/// Many messages that leave by one system call. For one thread; allocated once.
///
/// The kernel's structures are byte buffers, as those of [ReceiveBatch].
public final class SendBatch {
    /// As many messages as one call takes at most.
    public static final int CAPACITY = ReceiveBatch.CAPACITY;

    private static final int NAME_SIZE = 32;
    private static final int BUFFER_SIZE = ReceiveBatch.BUFFER_SIZE;

    private final Libc.CallState state = new Libc.CallState();
    private final NativeSocket socket;
    private final ByteBuffer headers =
            ReceiveBatch.direct(ReceiveBatch.HEADER, ByteOrder.nativeOrder());
    private final ByteBuffer names = ReceiveBatch.direct(NAME_SIZE, ByteOrder.BIG_ENDIAN);
    private final ByteBuffer vectors =
            ReceiveBatch.direct(ReceiveBatch.VECTOR_SIZE, ByteOrder.nativeOrder());
    private final ByteBuffer buffers = ReceiveBatch.direct(BUFFER_SIZE, ByteOrder.BIG_ENDIAN);
    private final long headersAddress = ReceiveBatch.address(headers);
    private final int[] tags = new int[CAPACITY];

    /// What the system's memory already says, so that it is written only when it changes: the
    /// replies to a relay have one name.
    private final byte[][] written = new byte[CAPACITY][0];

    private int count;
    private String trouble = "";

    SendBatch(NativeSocket socket) {
        this.socket = socket;
        for (int i = 0; i < CAPACITY; i++) {
            int header = i * ReceiveBatch.HEADER;
            int vector = i * ReceiveBatch.VECTOR_SIZE;
            headers.putLong(header, ReceiveBatch.address(names) + (long) i * NAME_SIZE);
            headers.putLong(header + ReceiveBatch.VECTOR, ReceiveBatch.address(vectors) + vector);
            headers.putLong(header + ReceiveBatch.VECTOR_COUNT, 1);
            vectors.putLong(vector, ReceiveBatch.address(buffers) + (long) i * BUFFER_SIZE);
        }
    }

    public boolean isFull() {
        return count == CAPACITY;
    }

    /// Puts a message into the batch, which must not be full.
    ///
    /// @param tag says in [#flush] which one failed
    /// @param data at most 2048 bytes
    void add(int tag, byte[] name, byte[] data) {
        if (data.length > BUFFER_SIZE) {
            throw new IllegalArgumentException("message of " + data.length + " bytes");
        }
        if (!Arrays.equals(written[count], name)) {
            written[count] = name;
            names.put(count * NAME_SIZE, name);
            headers.putInt(count * ReceiveBatch.HEADER + ReceiveBatch.NAME_LENGTH, name.length);
        }
        buffers.put(count * BUFFER_SIZE, data);
        vectors.putLong(count * ReceiveBatch.VECTOR_SIZE + ReceiveBatch.VECTOR_LENGTH, data.length);
        tags[count++] = tag;
    }

    /// Sends what is in the batch and empties it. What cannot leave is passed over.
    ///
    /// @param failed gets the tags of the messages that did not leave
    public void flush(BitSet failed) {
        int at = 0;
        while (at < count) {
            int sent =
                    Libc.sendmmsg(
                            state,
                            socket.fd(),
                            headersAddress + (long) at * ReceiveBatch.HEADER,
                            count - at);
            if (sent > 0) {
                at += sent;
            } else if (Errno.of(state.errno()) != Errno.EINTR) {
                trouble = Errno.describe(state.errno());
                failed.set(tags[at++]);
            }
        }
        count = 0;
    }

    /// What went wrong last; empty as long as nothing has.
    public String trouble() {
        return trouble;
    }
}
