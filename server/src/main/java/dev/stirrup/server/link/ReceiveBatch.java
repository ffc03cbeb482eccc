package dev.stirrup.server.link;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Room for many messages, taken by one system call. For one thread; allocated once.
///
/// The kernel's structures are read and written as byte buffers: for the quick compiler that is a
/// few instructions, where a memory segment's layouts are a chain of calls.
final class ReceiveBatch {
    /// As many messages as one call takes at most.
    static final int CAPACITY = 64;

    /// `struct mmsghdr` on 64-bit machines.
    static final int HEADER = 64;

    static final int NAME_LENGTH = 8;
    static final int VECTOR = 16;
    static final int VECTOR_COUNT = 24;
    static final int CONTROL = 32;
    static final int CONTROL_LENGTH = 40;
    static final int FLAGS = 48;
    static final int LENGTH = 56;

    /// `struct iovec`, and where it has its length.
    static final int VECTOR_SIZE = 16;

    static final int VECTOR_LENGTH = 8;
    static final int TRUNCATED = 0x20;
    private static final int NAME_SIZE = 32;

    /// More than an Ethernet frame's 1500 bytes.
    static final int BUFFER_SIZE = 2048;

    private final Libc.CallState state = new Libc.CallState();
    private final ByteBuffer headers = direct(HEADER, ByteOrder.nativeOrder());
    private final ByteBuffer names = direct(NAME_SIZE, ByteOrder.BIG_ENDIAN);
    private final ByteBuffer buffers = direct(BUFFER_SIZE, ByteOrder.BIG_ENDIAN);
    private final ByteBuffer vectors = direct(VECTOR_SIZE, ByteOrder.nativeOrder());
    private final long headersAddress = address(headers);
    private final long firstName = address(names);
    private final Libc.Stretch first = new Libc.Stretch(address(buffers), BUFFER_SIZE);
    private int filled;

    ReceiveBatch() {
        for (int i = 0; i < CAPACITY; i++) {
            int header = i * HEADER;
            headers.putLong(header, address(names) + (long) i * NAME_SIZE);
            headers.putInt(header + NAME_LENGTH, NAME_SIZE);
            headers.putLong(header + VECTOR, address(vectors) + (long) i * VECTOR_SIZE);
            headers.putLong(header + VECTOR_COUNT, 1);
            vectors.putLong(i * VECTOR_SIZE, address(buffers) + (long) i * BUFFER_SIZE);
            vectors.putLong(i * VECTOR_SIZE + VECTOR_LENGTH, BUFFER_SIZE);
        }
    }

    /// Zeroed memory of the system's for so many bytes of each message.
    static ByteBuffer direct(int each, ByteOrder order) {
        return ByteBuffer.allocateDirect(CAPACITY * each).order(order);
    }

    /// Where a buffer lies. Holds as long as the buffer is kept.
    static long address(ByteBuffer buffer) {
        return MemorySegment.ofBuffer(buffer).address();
    }

    /// Waits as long as the socket allows.
    ///
    /// @return how many messages there are now, 0 when the time was over
    int receive(NativeSocket socket) throws SystemCallException {
        prepare();
        return taken(Libc.recvmmsg(state, socket.fd(), headersAddress, CAPACITY));
    }

    /// The same for one message at most, at a lower price. Nobody is told whether it was cut off.
    int receiveOne(NativeSocket socket) throws SystemCallException {
        headers.putInt(NAME_LENGTH, NAME_SIZE);
        long nameLength = headersAddress + NAME_LENGTH;
        int length = LoneCalls.receive(socket.fd(), first, firstName, nameLength);
        if (length < 0) {
            prepare();
            return taken(Libc.receiveNow(state, socket.fd(), headersAddress, CAPACITY));
        }
        headers.putInt(LENGTH, length);
        filled = 1;
        return 1;
    }

    /// The kernel has written over the names' lengths.
    private void prepare() {
        for (int i = 0; i < filled; i++) {
            headers.putInt(i * HEADER + NAME_LENGTH, NAME_SIZE);
        }
    }

    private int taken(int count) throws SystemCallException {
        filled = Math.max(0, count);
        if (count >= 0) {
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
        byte[] copy = new byte[Math.min(length(index), BUFFER_SIZE)];
        buffers.get(index * BUFFER_SIZE, copy);
        return copy;
    }

    /// Copies as much of message `index` as there is room for.
    ///
    /// @return how many bytes
    int copy(int index, byte[] into) {
        int count = Math.min(length(index), Math.min(BUFFER_SIZE, into.length));
        buffers.get(index * BUFFER_SIZE, into, 0, count);
        return count;
    }

    /// The first four bytes of message `index`; 0 when it is shorter.
    int word(int index) {
        return length(index) < Integer.BYTES ? 0 : buffers.getInt(index * BUFFER_SIZE);
    }

    /// The sender's IPv4 address and UDP port, of a socket that has such.
    long peer(int index) {
        return SocketName.peer(names, index * NAME_SIZE);
    }

    boolean isTruncated(int index) {
        return (headers.getInt(index * HEADER + FLAGS) & TRUNCATED) != 0;
    }

    /// The sender's hardware address, six bytes in a number.
    long station(int index) {
        return names.getLong(index * NAME_SIZE + SocketName.LINK_ADDRESS) >>> 16;
    }

    private int length(int index) {
        return headers.getInt(index * HEADER + LENGTH);
    }
}
