package dev.stirrup.server.link;

import dev.stirrup.server.link.Libc.Option;
import dev.stirrup.server.link.PortOwner.Protocol;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;

/// A UDP port of one interface that is sent from, to those who answer ARP, so the kernel finds the
/// way. As the port is taken, the kernel sends no "port unreachable" to clients whose packets a
/// [RawSocket] reads; its filter throws those away, and leaves the [LongDatagrams].
public final class UdpSender implements AutoCloseable {
    private final NativeSocket socket;

    private UdpSender(NativeSocket socket) {
        this.socket = socket;
    }

    /// @param address one of the interface's, the source of all that is sent; [Ipv4#NONE] for a
    ///   port that gets what is for everybody, and is not sent from
    /// @throws MissingPrivilegeException without CAP_NET_BIND_SERVICE
    /// @throws PortTakenException when another program has the port and does not share it
    public static UdpSender open(Interface on, Ipv4 address, int port) throws IOException {
        NativeSocket socket = NativeSocket.open(Libc.AF_INET);
        try {
            socket.attach(PacketFilter.longerThan(RawSocket.longest(on)));
            socket.set(Option.REUSEADDR, 1);
            socket.set(Option.BROADCAST, 1);
            socket.bindToDevice(on.name());
            socket.bind(SocketName.inet(address, port));
            return new UdpSender(socket);
        } catch (SystemCallException e) {
            socket.close();
            throw explained(e, on.name() + " " + address + ":" + port, port);
        }
    }

    private static IOException explained(SystemCallException e, String where, int port) {
        return switch (e.errno()) {
            case EADDRINUSE -> new PortTakenException(Protocol.UDP, port);
            case EACCES ->
                    new MissingPrivilegeException(
                            "cannot bind UDP port " + port, "CAP_NET_BIND_SERVICE");
            case EPERM ->
                    new MissingPrivilegeException("cannot bind to an interface", "CAP_NET_RAW");
            default -> new IOException(where + ": " + e.getMessage(), e);
        };
    }

    /// What arrives here and is too long for a [RawSocket]. For one thread.
    ///
    /// @param destination which address those datagrams are for
    public LongDatagrams longDatagrams(Ipv4 destination, int port) {
        return new LongDatagrams(socket, destination, port);
    }

    /// A batch for one thread that sends.
    public SendBatch sendBatch() {
        return new SendBatch(socket);
    }

    public void add(SendBatch to, int tag, UdpFrame.Ends ends, byte[] payload) {
        to.add(tag, SocketName.inet(ends.destination(), ends.destinationPort()), payload);
    }

    @Override
    public void close() {
        socket.close();
    }
}
