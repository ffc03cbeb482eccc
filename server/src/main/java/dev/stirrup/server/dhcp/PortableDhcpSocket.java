package dev.stirrup.server.dhcp;

import dev.stirrup.dhcp.ReplyDestination;
import dev.stirrup.server.link.Datagram;
import dev.stirrup.server.link.MissingPrivilegeException;
import dev.stirrup.server.link.PortOwner.Protocol;
import dev.stirrup.server.link.PortTakenException;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Java's own sockets, for systems without raw ones and for processes without CAP_NET_RAW. Java
/// does not tell by which interface a packet came, so it serves one network only, and a client
/// without an address is answered by broadcast, as RFC 2131 section 4.1 permits.
public final class PortableDhcpSocket implements DhcpSocket {
    private static final int RECEIVE_BUFFER = 32 << 20;
    private static final int LARGEST = 16 << 10;
    private static final long RECEIVE_LIMIT_MILLIS = 250;

    /// A flood must not keep us from handing over what we have.
    private static final int MOST_AT_ONCE = 256;

    private final Ipv4 address;
    private final Selector selector;
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final DatagramChannel server;
    private final DatagramChannel bootServer;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);

    private PortableDhcpSocket(Ipv4 address) throws IOException {
        this.address = address;
        selector = Selector.open();
        try {
            bind(Ipv4.NONE, SERVER_PORT); // broadcasts come here
            server = bind(address, SERVER_PORT); // relays come here; replies leave from here
            bootServer = bind(address, BOOT_SERVER_PORT);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /// @param address ours on the one network that is served
    /// @throws MissingPrivilegeException when a port below 1024 may not be had
    /// @throws PortTakenException when another program has a port
    public static PortableDhcpSocket open(Ipv4 address) throws IOException {
        return new PortableDhcpSocket(address);
    }

    @Override
    public String name() {
        return address.toString();
    }

    @Override
    public void receive(List<Datagram> into) throws IOException {
        selector.select(RECEIVE_LIMIT_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
            take((DatagramChannel) key.channel(), into);
        }
        selector.selectedKeys().clear();
    }

    /// The system does not tell Java.
    @Override
    public Losses losses() {
        return new Losses(0, 0);
    }

    @Override
    public Outbox outbox() {
        return new PortableOutbox();
    }

    @Override
    public void close() {
        for (DatagramChannel channel : channels) {
            closeQuietly(channel);
        }
        closeQuietly(selector);
    }

    private DatagramChannel bind(Ipv4 to, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channels.add(channel);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        try {
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(to.toBytes()), port));
        } catch (BindException e) {
            throw explained(e, port);
        } catch (SocketException e) {
            throw new MissingPrivilegeException(
                    "cannot bind UDP port " + port, "CAP_NET_BIND_SERVICE");
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    private IOException explained(BindException e, int port) {
        String message = String.valueOf(e.getMessage());
        return message.contains("in use")
                ? new PortTakenException(Protocol.UDP, port)
                : new IOException(address + ":" + port + ": " + message, e);
    }

    private void take(DatagramChannel channel, List<Datagram> into) throws IOException {
        int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            buffer.clear();
            SocketAddress from = channel.receive(buffer);
            if (from == null) {
                return;
            }
            byte[] bytes = new byte[buffer.flip().remaining()];
            buffer.get(bytes);
            if (from instanceof InetSocketAddress source
                    && source.getAddress() instanceof Inet4Address ip) {
                into.add(
                        new Datagram(
                                bytes,
                                0,
                                bytes.length,
                                Ipv4.of(ip.getAddress()),
                                source.getPort(),
                                Ipv4.NONE,
                                port,
                                Datagram.NO_STATION));
            }
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // Nothing can be done about a socket that does not close.
            return;
        }
    }

    private final class PortableOutbox implements Outbox {
        private String trouble = "";

        @Override
        public BitSet send(List<Departure> departures) {
            var failed = new BitSet();
            for (int i = 0; i < departures.size(); i++) {
                Departure departure = departures.get(i);
                DatagramChannel from =
                        departure.sourcePort() == BOOT_SERVER_PORT ? bootServer : server;
                try {
                    from.send(ByteBuffer.wrap(departure.payload()), target(departure));
                } catch (IOException e) {
                    trouble = String.valueOf(e.getMessage());
                    failed.set(i);
                }
            }
            return failed;
        }

        @Override
        public String trouble() {
            return trouble;
        }

        private SocketAddress target(Departure departure) throws IOException {
            return switch (departure.destination()) {
                case ReplyDestination.Broadcast(int port) -> name(Ipv4.BROADCAST, port);
                case ReplyDestination.Hardware(Ipv4 to, Bytes chaddr, int port) ->
                        name(Ipv4.BROADCAST, port);
                case ReplyDestination.Unicast(Ipv4 to, int port) -> name(to, port);
            };
        }

        private SocketAddress name(Ipv4 to, int port) throws IOException {
            return new InetSocketAddress(InetAddress.getByAddress(to.toBytes()), port);
        }
    }
}
