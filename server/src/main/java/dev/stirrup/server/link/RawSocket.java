package dev.stirrup.server.link;

import dev.stirrup.server.link.Libc.Option;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Whole IP packets on one interface (packet(7), SOCK_DGRAM: the kernel makes and removes the
/// Ethernet header): reaches clients that have no address and answer no ARP, and tells for sure by
/// which interface a packet came.
///
/// A frame with a VLAN tag belongs to the VLAN's own interface and is not seen here; PACKET_AUXDATA
/// would be needed only to serve tags on an interface that has not been configured for them.
public final class RawSocket implements AutoCloseable {
    private static final Duration RECEIVE_LIMIT = Duration.ofMillis(250);
    private static final int SEND_BUFFER = 4 << 20;

    private final NativeSocket socket;
    private final int interfaceIndex;
    private final ReceiveBatch batch = new ReceiveBatch();
    private long malformed;
    private long drops;

    private RawSocket(NativeSocket socket, int interfaceIndex) {
        this.socket = socket;
        this.interfaceIndex = interfaceIndex;
    }

    /// Whether this system has such sockets at all.
    public static boolean isSupported() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("sun.arch.data.model", "64").equals("64");
    }

    /// Opens the interface for UDP datagrams to these ports.
    ///
    /// The filter is set before the socket is bound, and an unbound one receives nothing, so no
    /// unwanted packet is ever in the queue.
    ///
    /// @param buffer bytes the kernel may hold for us; about 1300 per waiting DISCOVER
    /// @throws MissingPrivilegeException without CAP_NET_RAW
    public static RawSocket open(Interface on, int buffer, int... ports) throws IOException {
        NativeSocket socket = openPacketSocket();
        try {
            socket.attach(PacketFilter.udpTo(longest(on), ports));
            socket.setBuffer(Option.RCVBUFFORCE, Option.RCVBUF, buffer);
            socket.setBuffer(Option.SNDBUFFORCE, Option.SNDBUF, SEND_BUFFER);
            socket.setReceiveLimit(RECEIVE_LIMIT);
            socket.bind(SocketName.link(on.index(), new byte[6]));
            return new RawSocket(socket, on.index());
        } catch (SystemCallException e) {
            socket.close();
            throw new IOException("interface " + on.name() + ": " + e.getMessage(), e);
        }
    }

    /// The longest IP packet that is read here, in bytes: what a frame of this interface holds, and
    /// a buffer of ours. Longer datagrams come in fragments, which only the kernel puts together.
    static int longest(Interface on) {
        return Math.min(Interfaces.mtu(on), ReceiveBatch.BUFFER_SIZE);
    }

    /// Waits up to a quarter of a second and adds what has come. One thread only.
    public void receive(List<Datagram> into) throws SystemCallException {
        int count = batch.receive(socket);
        for (int i = 0; i < count; i++) {
            if (batch.isTruncated(i)) {
                malformed++;
                continue;
            }
            byte[] packet = batch.bytes(i);
            try {
                into.add(UdpFrame.decode(packet, packet.length, batch.station(i)));
            } catch (MalformedException e) {
                malformed++;
            }
        }
    }

    /// A batch for one thread that sends.
    public SendBatch sendBatch() {
        return new SendBatch(socket);
    }

    /// Adds a datagram to one hardware address.
    ///
    /// @param station six bytes
    public void add(SendBatch to, int tag, byte[] station, byte[] packet) {
        to.add(tag, SocketName.link(interfaceIndex, station), packet);
    }

    /// Adds a datagram to every station of this network.
    public void addBroadcast(SendBatch to, int tag, byte[] packet) {
        add(to, tag, SocketName.EVERY_STATION, packet);
    }

    /// Packets with broken headers so far. For the receiving thread.
    public long malformed() {
        return malformed;
    }

    /// Packets lost so far because nobody took them in time. For the receiving thread.
    public long drops() throws SystemCallException {
        drops += Integer.toUnsignedLong(socket.takeDrops());
        return drops;
    }

    @Override
    public void close() {
        socket.close();
    }

    /// A packet socket that is not bound yet.
    ///
    /// @throws MissingPrivilegeException without CAP_NET_RAW
    static NativeSocket openPacketSocket() throws IOException {
        try {
            return NativeSocket.open(Libc.AF_PACKET);
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EPERM || e.errno() == Errno.EACCES) {
                throw new MissingPrivilegeException("cannot open a raw socket", "CAP_NET_RAW");
            }
            throw e;
        }
    }
}
