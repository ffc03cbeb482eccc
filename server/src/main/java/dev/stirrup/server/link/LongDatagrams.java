package dev.stirrup.server.link;

import dev.stirrup.wire.Ipv4;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Datagrams that came in fragments: a [RawSocket] sees the pieces only, the kernel's UDP port gets
/// the whole. There are few, so each look takes one at most, and does not wait.
public final class LongDatagrams {
    /// More than any client or relay sends; a longer one is thrown away.
    private static final int LARGEST = 16 << 10;

    private final Libc.CallState state = new Libc.CallState();
    private final NativeSocket socket;
    private final Ipv4 destination;
    private final int port;

    /// Made when the first one comes, and kept: a flood of them takes no more.
    private @Nullable Room room;

    LongDatagrams(NativeSocket socket, Ipv4 destination, int port) {
        this.socket = socket;
        this.destination = destination;
        this.port = port;
    }

    /// Adds what is there. Costs a system call, and memory once something has come.
    public void receive(List<Datagram> into) throws SystemCallException {
        if (!socket.isReadableWithin(0)) {
            return;
        }
        Room given = room == null ? Room.make() : room;
        room = given;
        ByteBuffer header = given.header.bytes();
        header.putInt(ReceiveBatch.NAME_LENGTH, SocketName.INET_SIZE);
        try {
            int count = Libc.receiveNow(state, socket.fd(), given.header.address(), 1);
            if (count < 0) {
                check(state.errno());
            } else if (count == 1 && !isTruncated(header)) {
                byte[] bytes = new byte[header.getInt(ReceiveBatch.LENGTH)];
                given.buffer.bytes().get(0, bytes);
                into.add(datagram(bytes, SocketName.peer(given.name.bytes(), 0)));
            }
        } finally {
            Reference.reachabilityFence(given);
        }
    }

    /// What one call fills: a `struct mmsghdr` and what it leads to.
    private record Room(Memory header, Memory vector, Memory name, Memory buffer) {
        static Room make() {
            Memory name = Memory.of(SocketName.INET_SIZE);
            name.bytes().order(ByteOrder.BIG_ENDIAN);
            Memory buffer = Memory.of(LARGEST);
            Memory vector = Memory.of(16);
            vector.bytes().putLong(0, buffer.address()).putLong(8, LARGEST);
            Memory header = Memory.of(ReceiveBatch.HEADER);
            header.bytes()
                    .putLong(0, name.address())
                    .putLong(ReceiveBatch.VECTOR, vector.address())
                    .putLong(ReceiveBatch.VECTOR_COUNT, 1);
            return new Room(header, vector, name, buffer);
        }
    }

    private Datagram datagram(byte[] bytes, long sender) {
        Ipv4 source = new Ipv4((int) (sender >> 16));
        int sourcePort = (int) sender & 0xffff;
        return new Datagram(
                bytes, 0, bytes.length, source, sourcePort, destination, port, Datagram.NO_STATION);
    }

    private static boolean isTruncated(ByteBuffer header) {
        return (header.getInt(ReceiveBatch.FLAGS) & ReceiveBatch.TRUNCATED) != 0;
    }

    private static void check(int errno) throws SystemCallException {
        switch (Errno.of(errno)) {
            case EAGAIN, EINTR -> {}
            default -> throw new SystemCallException("recvmmsg", errno);
        }
    }
}
