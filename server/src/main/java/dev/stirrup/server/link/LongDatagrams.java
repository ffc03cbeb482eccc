package dev.stirrup.server.link;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.stirrup.wire.Ipv4;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Datagrams that came in fragments: a [RawSocket] sees the pieces only, the kernel's UDP port gets
/// the whole. There are few, so each look takes one at most, and does not wait.
public final class LongDatagrams {
    /// More than any client or relay sends; a longer one is thrown away.
    private static final int LARGEST = 16 << 10;

    private final Libc.CallState state = new Libc.CallState();
    private final NativeSocket socket;
    private final Ipv4 destination;
    private final int port;

    LongDatagrams(NativeSocket socket, Ipv4 destination, int port) {
        this.socket = socket;
        this.destination = destination;
        this.port = port;
    }

    /// Adds what is there. Costs a system call, and memory for as long as it lasts only when there
    /// is something.
    public void receive(List<Datagram> into) throws SystemCallException {
        if (!socket.isReadableWithin(0)) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(SocketName.INET_SIZE, 8);
            MemorySegment buffer = arena.allocate(LARGEST, 8);
            MemorySegment vector = arena.allocate(16, 8);
            vector.set(ADDRESS, 0, buffer);
            vector.set(JAVA_LONG, 8, LARGEST);
            MemorySegment header = arena.allocate(ReceiveBatch.HEADER, 8);
            header.set(ADDRESS, 0, name);
            header.set(JAVA_INT, ReceiveBatch.NAME_LENGTH, SocketName.INET_SIZE);
            header.set(ADDRESS, ReceiveBatch.VECTOR, vector);
            header.set(JAVA_LONG, ReceiveBatch.VECTOR_COUNT, 1);
            int count = Libc.receiveNow(state, socket.fd(), header.address(), 1);
            if (count < 0) {
                check(state.errno());
            } else if (count == 1 && !isTruncated(header)) {
                byte[] bytes = new byte[header.get(JAVA_INT, ReceiveBatch.LENGTH)];
                MemorySegment.copy(buffer, JAVA_BYTE, 0, bytes, 0, bytes.length);
                into.add(datagram(bytes, SocketName.peer(name.asByteBuffer(), 0)));
            }
        }
    }

    private Datagram datagram(byte[] bytes, long sender) {
        Ipv4 source = new Ipv4((int) (sender >> 16));
        int sourcePort = (int) sender & 0xffff;
        return new Datagram(
                bytes, 0, bytes.length, source, sourcePort, destination, port, Datagram.NO_STATION);
    }

    private static boolean isTruncated(MemorySegment header) {
        return (header.get(JAVA_INT, ReceiveBatch.FLAGS) & ReceiveBatch.TRUNCATED) != 0;
    }

    private static void check(int errno) throws SystemCallException {
        switch (Errno.of(errno)) {
            case EAGAIN, EINTR -> {}
            default -> throw new SystemCallException("recvmmsg", errno);
        }
    }
}
