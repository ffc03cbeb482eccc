package dev.stirrup.server.dhcp;

import dev.stirrup.dhcp.ReplyDestination;
import dev.stirrup.server.link.Datagram;
import dev.stirrup.server.link.Interface;
import dev.stirrup.server.link.LongDatagrams;
import dev.stirrup.server.link.RawSocket;
import dev.stirrup.server.link.SendBatch;
import dev.stirrup.server.link.UdpFrame;
import dev.stirrup.server.link.UdpSender;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// One interface by a raw socket: everything is received by it, and replies to clients without an
/// address leave by it, so always on the interface the request came in by. Relays and clients that
/// have an address are answered through the kernel's UDP ports of the same interface, which look up
/// the way and the hardware address. Those ports also bring what came in fragments.
public final class LinuxDhcpSocket implements DhcpSocket {
    /// Room for about 25,000 DISCOVERs while we are not running; the kernel takes less from a
    /// process without CAP_NET_ADMIN (`net.core.rmem_max`).
    private static final int RECEIVE_BUFFER = 32 << 20;

    private static final int ETHERNET_ADDRESS = 6;

    /// How often datagrams that came in fragments are looked for. They are rare, and whoever sends
    /// them waits for seconds.
    private static final long LOOK_NANOS = 50_000_000;

    private final String name;
    private final Ipv4 address;
    private final OwnAddresses own;
    private final RawSocket raw;
    private final UdpSender server;
    private final UdpSender bootServer;
    private final List<LongDatagrams> inFragments;
    private final Deque<Runnable> open = new ArrayDeque<>();
    private long nextLook = System.nanoTime();

    /// Held for reading while the system's sockets are used: once closed, their numbers may be
    /// those of others.
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    private boolean isClosed;

    private LinuxDhcpSocket(Interface on, Ipv4 address) throws IOException {
        this.name = on.name();
        this.address = address;
        this.own = new OwnAddresses(on);
        try {
            raw = RawSocket.open(on, RECEIVE_BUFFER, SERVER_PORT, BOOT_SERVER_PORT, CLIENT_PORT);
            open.push(raw::close);
            server = opened(UdpSender.open(on, address, SERVER_PORT));
            bootServer = opened(UdpSender.open(on, address, BOOT_SERVER_PORT));
            UdpSender everybody = opened(UdpSender.open(on, Ipv4.NONE, SERVER_PORT));
            inFragments =
                    List.of(
                            server.longDatagrams(address, SERVER_PORT),
                            bootServer.longDatagrams(address, BOOT_SERVER_PORT),
                            everybody.longDatagrams(Ipv4.BROADCAST, SERVER_PORT));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private UdpSender opened(UdpSender sender) {
        open.push(sender::close);
        return sender;
    }

    /// @param address one of the interface's: ours on this network
    /// @throws dev.stirrup.server.link.MissingPrivilegeException when a capability is missing
    /// @throws dev.stirrup.server.link.PortTakenException when another program has a port
    public static LinuxDhcpSocket open(Interface on, Ipv4 address) throws IOException {
        return new LinuxDhcpSocket(on, address);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void receive(List<Datagram> into) throws IOException {
        use.readLock().lock();
        try {
            if (isClosed) {
                throw new IOException("closed");
            }
            receiveAll(into);
        } finally {
            use.readLock().unlock();
        }
    }

    private void receiveAll(List<Datagram> into) throws IOException {
        receiveWhole(into);
        long now = System.nanoTime();
        if (now - nextLook >= 0) {
            nextLook = now + LOOK_NANOS;
            for (LongDatagrams port : inFragments) {
                port.receive(into);
            }
        }
    }

    /// Leaves out what is not for this machine: a router sees its neighbours' relayed packets too.
    private void receiveWhole(List<Datagram> into) throws IOException {
        int first = into.size();
        raw.receive(into);
        for (int i = into.size() - 1; i >= first; i--) {
            Datagram datagram = into.get(i);
            if (datagram.destinationPort() != CLIENT_PORT
                    && !own.contains(datagram.destination())) {
                into.remove(i);
            }
        }
    }

    @Override
    public Losses losses() throws IOException {
        use.readLock().lock();
        try {
            if (isClosed) {
                throw new IOException("closed");
            }
            return new Losses(raw.malformed(), raw.drops());
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public Outbox outbox() {
        return new LinuxOutbox();
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            isClosed = true;
            while (!open.isEmpty()) {
                open.pop().run();
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private final class LinuxOutbox implements Outbox {
        private final SendBatch frames = raw.sendBatch();
        private final SendBatch replies = server.sendBatch();
        private final SendBatch bootReplies = bootServer.sendBatch();

        @Override
        public BitSet send(List<Departure> departures) {
            use.readLock().lock();
            try {
                return isClosed ? none(departures) : sendAll(departures);
            } finally {
                use.readLock().unlock();
            }
        }

        private static BitSet none(List<Departure> departures) {
            var failed = new BitSet();
            failed.set(0, departures.size());
            return failed;
        }

        private BitSet sendAll(List<Departure> departures) {
            var failed = new BitSet();
            for (int i = 0; i < departures.size(); i++) {
                SendBatch batch = add(i, departures.get(i));
                if (batch.isFull()) {
                    batch.flush(failed);
                }
            }
            frames.flush(failed);
            replies.flush(failed);
            bootReplies.flush(failed);
            return failed;
        }

        @Override
        public String trouble() {
            return frames.trouble() + replies.trouble() + bootReplies.trouble();
        }

        private SendBatch add(int tag, Departure departure) {
            return switch (departure.destination()) {
                case ReplyDestination.Broadcast(int port) -> broadcast(tag, departure, port);
                case ReplyDestination.Hardware(Ipv4 to, Bytes chaddr, int port) ->
                        chaddr.length() == ETHERNET_ADDRESS
                                ? frame(tag, departure, new Station(to, chaddr, port))
                                : broadcast(tag, departure, port);
                case ReplyDestination.Unicast(Ipv4 to, int port) -> {
                    boolean isBoot = departure.sourcePort() == BOOT_SERVER_PORT;
                    SendBatch batch = isBoot ? bootReplies : replies;
                    (isBoot ? bootServer : server)
                            .add(batch, tag, ends(departure, to, port), departure.payload());
                    yield batch;
                }
            };
        }

        private SendBatch broadcast(int tag, Departure departure, int port) {
            UdpFrame.Ends ends = ends(departure, Ipv4.BROADCAST, port);
            raw.addBroadcast(frames, tag, UdpFrame.encode(ends, departure.payload()));
            return frames;
        }

        private SendBatch frame(int tag, Departure departure, Station station) {
            UdpFrame.Ends ends = ends(departure, station.address(), station.port());
            raw.add(
                    frames,
                    tag,
                    station.chaddr().toArray(),
                    UdpFrame.encode(ends, departure.payload()));
            return frames;
        }

        private UdpFrame.Ends ends(Departure departure, Ipv4 to, int port) {
            return new UdpFrame.Ends(address, departure.sourcePort(), to, port);
        }
    }

    private record Station(Ipv4 address, Bytes chaddr, int port) {}
}
