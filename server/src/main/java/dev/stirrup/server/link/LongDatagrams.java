package dev.stirrup.server.link;

import dev.stirrup.wire.Ipv4;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
        Memory name = Memory.of(SocketName.INET_SIZE);
        Memory buffer = Memory.of(LARGEST);
        Memory vector = Memory.of(16);
        vector.bytes().putLong(0, buffer.address()).putLong(8, LARGEST);
        Memory header = Memory.of(ReceiveBatch.HEADER);
        header.bytes()
                .putLong(0, name.address())
                .putInt(ReceiveBatch.NAME_LENGTH, SocketName.INET_SIZE)
                .putLong(ReceiveBatch.VECTOR, vector.address())
                .putLong(ReceiveBatch.VECTOR_COUNT, 1);
        try {
            int count = Libc.receiveNow(state, socket.fd(), header.address(), 1);
            if (count < 0) {
                check(state.errno());
            } else if (count == 1 && !isTruncated(header.bytes())) {
                byte[] bytes = new byte[header.bytes().getInt(ReceiveBatch.LENGTH)];
                buffer.bytes().get(0, bytes);
                into.add(datagram(bytes, SocketName.peer(bigEndian(name), 0)));
            }
        } finally {
            Reference.reachabilityFence(name);
            Reference.reachabilityFence(buffer);
            Reference.reachabilityFence(vector);
        }
    }

    private static ByteBuffer bigEndian(Memory name) {
        return name.bytes().order(ByteOrder.BIG_ENDIAN);
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
