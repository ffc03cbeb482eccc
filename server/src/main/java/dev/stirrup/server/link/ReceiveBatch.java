package dev.stirrup.server.link;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Room for many messages, taken by one system call. For one thread; allocated once.
final class ReceiveBatch {
    /// As many messages as one call takes at most.
    static final int CAPACITY = 64;

    /// `struct mmsghdr` on 64-bit machines.
    static final int HEADER = 64;

    static final int NAME_LENGTH = 8;
    static final int VECTOR = 16;
    static final int VECTOR_COUNT = 24;
    static final int FLAGS = 48;
    static final int LENGTH = 56;

    static final int TRUNCATED = 0x20;
    private static final int NAME_SIZE = 32;

    /// More than an Ethernet frame's 1500 bytes.
    static final int BUFFER_SIZE = 2048;

    private final Libc.CallState state = new Libc.CallState();
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment buffers;

    /// The headers as they must be before a call: the kernel writes over the lengths of the names.
    private final byte[] fresh = new byte[CAPACITY * HEADER];

    /// Headers and names after a call, copied at once: each look at the system's memory costs as
    /// much as ten at ours.
    private final byte[] heads = new byte[CAPACITY * HEADER];

    private final byte[] senders = new byte[CAPACITY * NAME_SIZE];

    // The same arrays as segments: copying to a bare array asks for its length by a native call,
    // which took a fifteenth of a lock-step TFTP block.
    private final MemorySegment ofFresh = MemorySegment.ofArray(fresh);
    private final MemorySegment ofHeads = MemorySegment.ofArray(heads);
    private final MemorySegment ofSenders = MemorySegment.ofArray(senders);
    private final ByteBuffer numbers = ByteBuffer.wrap(heads).order(ByteOrder.nativeOrder());
    private int filled;

    ReceiveBatch() {
        Arena arena = Arena.ofAuto();
        headers = arena.allocate((long) CAPACITY * HEADER, 8);
        names = arena.allocate((long) CAPACITY * NAME_SIZE, 8);
        buffers = arena.allocate((long) CAPACITY * BUFFER_SIZE, 8);
        MemorySegment vectors = arena.allocate(16L * CAPACITY, 8);
        for (int i = 0; i < CAPACITY; i++) {
            vectors.set(ADDRESS, 16L * i, buffers.asSlice((long) i * BUFFER_SIZE, BUFFER_SIZE));
            vectors.set(JAVA_LONG, 16L * i + 8, BUFFER_SIZE);
            headers.set(ADDRESS, (long) i * HEADER, names.asSlice((long) i * NAME_SIZE, NAME_SIZE));
            headers.set(ADDRESS, (long) i * HEADER + VECTOR, vectors.asSlice(16L * i, 16));
            headers.set(JAVA_LONG, (long) i * HEADER + VECTOR_COUNT, 1);
            headers.set(JAVA_INT, (long) i * HEADER + NAME_LENGTH, NAME_SIZE);
        }
        MemorySegment.copy(headers, 0, ofFresh, 0, fresh.length);
    }

    /// Waits as long as the socket allows.
    ///
    /// @return how many messages there are now, 0 when the time was over
    int receive(NativeSocket socket) throws SystemCallException {
        MemorySegment.copy(ofFresh, 0, headers, 0, (long) filled * HEADER);
        int count = Libc.recvmmsg(state, socket.fd(), headers, CAPACITY);
        filled = Math.max(0, count);
        if (count >= 0) {
            MemorySegment.copy(headers, 0, ofHeads, 0, (long) filled * HEADER);
            MemorySegment.copy(names, 0, ofSenders, 0, (long) filled * NAME_SIZE);
            return count;
        }
        int errno = state.errno();
        return switch (Errno.of(errno)) {
            case EAGAIN, EINTR -> 0;
            default -> throw new SystemCallException("recvmmsg", errno);
        };
    }

    /// A copy of message `index`.
    byte[] bytes(int index) {
        int length = numbers.getInt(index * HEADER + LENGTH);
        byte[] copy = new byte[Math.min(length, BUFFER_SIZE)];
        MemorySegment.copy(buffers, JAVA_BYTE, (long) index * BUFFER_SIZE, copy, 0, copy.length);
        return copy;
    }

    /// Copies as much of message `index` as there is room for.
    ///
    /// @return how many bytes
    int copy(int index, byte[] into) {
        int length = numbers.getInt(index * HEADER + LENGTH);
        int count = Math.min(length, Math.min(BUFFER_SIZE, into.length));
        MemorySegment.copy(buffers, JAVA_BYTE, (long) index * BUFFER_SIZE, into, 0, count);
        return count;
    }

    /// The sender's IPv4 address and UDP port, of a socket that has such.
    long peer(int index) {
        return SocketName.peer(names, (long) index * NAME_SIZE);
    }

    boolean isTruncated(int index) {
        return (numbers.getInt(index * HEADER + FLAGS) & TRUNCATED) != 0;
    }

    /// The sender's hardware address, six bytes in a number.
    long station(int index) {
        long station = 0;
        for (int i = 0; i < 6; i++) {
            int at = index * NAME_SIZE + SocketName.LINK_ADDRESS + i;
            station = station << 8 | senders[at] & 0xff;
        }
        return station;
    }
}
