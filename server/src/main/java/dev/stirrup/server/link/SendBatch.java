package dev.stirrup.server.link;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/// Many messages that leave by one system call. For one thread; allocated once.
public final class SendBatch {
    /// As many messages as one call takes at most.
    public static final int CAPACITY = 64;

    private static final int NAME_SIZE = 32;
    private static final int BUFFER_SIZE = 2048;

    private final Libc.CallState state = new Libc.CallState();
    private final NativeSocket socket;
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment vectors;
    private final MemorySegment buffers;
    private final int[] tags = new int[CAPACITY];

    /// What the system's memory already says, so that it is written only when it changes.
    private final int[] nameLengths = new int[CAPACITY];

    private final int[] lengths = new int[CAPACITY];
    private int count;
    private String trouble = "";

    SendBatch(NativeSocket socket) {
        this.socket = socket;
        Arena arena = Arena.ofAuto();
        headers = arena.allocate((long) CAPACITY * ReceiveBatch.HEADER, 8);
        names = arena.allocate((long) CAPACITY * NAME_SIZE, 8);
        vectors = arena.allocate(16L * CAPACITY, 8);
        buffers = arena.allocate((long) CAPACITY * BUFFER_SIZE, 8);
        for (int i = 0; i < CAPACITY; i++) {
            long header = (long) i * ReceiveBatch.HEADER;
            vectors.set(ADDRESS, 16L * i, buffers.asSlice((long) i * BUFFER_SIZE, BUFFER_SIZE));
            headers.set(ADDRESS, header, names.asSlice((long) i * NAME_SIZE, NAME_SIZE));
            headers.set(ADDRESS, header + ReceiveBatch.VECTOR, vectors.asSlice(16L * i, 16));
            headers.set(JAVA_LONG, header + ReceiveBatch.VECTOR_COUNT, 1);
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
        MemorySegment.copy(name, 0, names, JAVA_BYTE, (long) count * NAME_SIZE, name.length);
        if (nameLengths[count] != name.length) {
            nameLengths[count] = name.length;
            long header = (long) count * ReceiveBatch.HEADER;
            headers.set(JAVA_INT, header + ReceiveBatch.NAME_LENGTH, name.length);
        }
        MemorySegment.copy(data, 0, buffers, JAVA_BYTE, (long) count * BUFFER_SIZE, data.length);
        if (lengths[count] != data.length) {
            lengths[count] = data.length;
            vectors.set(JAVA_LONG, 16L * count + 8, data.length);
        }
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
                            headers.address() + (long) at * ReceiveBatch.HEADER,
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
