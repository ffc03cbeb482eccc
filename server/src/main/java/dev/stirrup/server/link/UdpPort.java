package dev.stirrup.server.link;

import dev.stirrup.server.link.Libc.Option;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;

/// A UDP port that one thread reads and answers from. It waits in the receiving call itself, so one
/// call brings what is there and one sends what it led to: half of what an event loop needs, and in
/// lock-step protocols the system calls are all the cost there is.
public final class UdpPort implements AutoCloseable {
    /// After so many that came alone the next one is expected to come alone as well. More than a
    /// server that has just started gets before its first answer has left: it would make the call
    /// for one meanwhile ([LoneCalls]).
    private static final int LONELY = 64;

    private static final int UNTIL_NEXT_LOOK = 64;

    private final NativeSocket socket;
    private final ReceiveBatch received = new ReceiveBatch();

    /// How many datagrams came alone, one after the other.
    private int alone;

    private UdpPort(NativeSocket socket) {
        this.socket = socket;
    }

    /// Whether this system has such sockets.
    public static boolean isSupported() {
        return RawSocket.isSupported();
    }

    /// @param address to listen on; [Ipv4#NONE] for all
    /// @param port 0 for any free one
    /// @param buffer bytes that may wait each way; the kernel takes less from a process without
    ///   CAP_NET_ADMIN (`net.core.rmem_max`, `net.core.wmem_max`)
    public static UdpPort open(Ipv4 address, int port, int buffer) throws SystemCallException {
        NativeSocket socket = NativeSocket.open(Libc.AF_INET);
        try {
            socket.setBuffer(Option.RCVBUFFORCE, Option.RCVBUF, buffer);
            socket.setBuffer(Option.SNDBUFFORCE, Option.SNDBUF, buffer);
            socket.bind(SocketName.inet(address, port));
            return new UdpPort(socket);
        } catch (SystemCallException e) {
            socket.close();
            throw e;
        }
    }

    /// The number it is bound to.
    public int number() throws SystemCallException {
        return socket.port();
    }

    /// How long [#receive] waits at most. The kernel rounds up to its own tick, 1 to 10 ms.
    public void setReceiveLimit(Duration limit) throws SystemCallException {
        socket.setReceiveLimit(limit);
    }

    /// Whether there is a datagram, or comes one within this time, which is kept to the
    /// millisecond. Costs one more call than [#receive] alone.
    public boolean isReadableWithin(int millis) {
        return socket.isReadableWithin(millis);
    }

    /// Waits for a datagram, and takes what else is there; where they came alone for a while, it
    /// looks for others only now and then.
    ///
    /// @return how many came; 0 when the time was over
    public int receive() throws SystemCallException {
        if (alone >= LONELY) {
            if (alone < LONELY + UNTIL_NEXT_LOOK) {
                int count = received.receiveOne(socket);
                alone = count <= 1 ? alone + 1 : 0;
                return count;
            }
            alone = LONELY - 1;
        }
        int count = received.receive(socket);
        alone = count == 1 ? alone + 1 : 0;
        return count;
    }

    /// Who sent datagram `index`: the address in bits 16 to 47, the port below.
    public long sender(int index) {
        return received.peer(index);
    }

    /// The first four bytes of datagram `index`, big-endian; 0 when it is shorter.
    public int word(int index) {
        return received.word(index);
    }

    /// Copies as much of datagram `index` as there is room for.
    ///
    /// @return how many bytes
    public int copy(int index, byte[] into) {
        return received.copy(index, into);
    }

    /// Room for datagrams that leave from this port. For one thread.
    public UdpOutbox outbox() {
        return new UdpOutbox(socket);
    }

    /// Ends a [#receive] that waits, and all later ones at once. For any thread.
    public void stopReceiving() {
        socket.stopReceiving();
    }

    @Override
    public void close() {
        socket.close();
    }
}
