package dev.stirrup.server.link;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// ARP on one Ethernet interface: asks who has an address, and hears who says so. For one thread.
public final class ArpSocket implements AutoCloseable {
    private static final Duration RECEIVE_LIMIT = Duration.ofMillis(20);
    private static final int STATION = 6;

    private final NativeSocket socket;
    private final int interfaceIndex;
    private final Bytes station;
    private final ReceiveBatch batch = new ReceiveBatch();
    private final SendBatch questions;

    private ArpSocket(NativeSocket socket, int interfaceIndex, Bytes station) {
        this.socket = socket;
        this.interfaceIndex = interfaceIndex;
        this.station = station;
        this.questions = new SendBatch(socket);
    }

    /// @throws MissingPrivilegeException without CAP_NET_RAW
    /// @throws IOException also where there are no Ethernet addresses
    public static ArpSocket open(Interface on) throws IOException {
        Bytes station = on.mac().filter(mac -> mac.length() == STATION).orElse(null);
        if (station == null) {
            throw new IOException("interface " + on.name() + " has no Ethernet address");
        }
        NativeSocket socket = RawSocket.openPacketSocket();
        try {
            socket.attach(PacketFilter.arpReplies());
            socket.setReceiveLimit(RECEIVE_LIMIT);
            socket.bind(SocketName.arp(on.index(), new byte[STATION]));
            return new ArpSocket(socket, on.index(), station);
        } catch (SystemCallException e) {
            socket.close();
            throw new IOException("interface " + on.name() + ": " + e.getMessage(), e);
        }
    }

    /// Asks every station of the network whether it uses this address.
    public void probe(Ipv4 address) throws IOException {
        var failed = new BitSet();
        byte[] everyone = SocketName.arp(interfaceIndex, SocketName.EVERY_STATION);
        questions.add(0, everyone, ArpFrame.probe(station, address));
        questions.flush(failed);
        if (!failed.isEmpty()) {
            throw new IOException("ARP cannot leave: " + questions.trouble());
        }
    }

    /// Waits a fiftieth of a second at most, and tells what has come.
    public List<ArpReply> receive() throws IOException {
        int count = batch.receive(socket);
        var replies = new ArrayList<ArpReply>(count);
        for (int i = 0; i < count; i++) {
            try {
                replies.add(ArpFrame.decode(batch.bytes(i)));
            } catch (MalformedException ignored) {
                // Somebody else's garbage answers no question of ours.
            }
        }
        return replies;
    }

    @Override
    public void close() {
        socket.close();
    }
}
