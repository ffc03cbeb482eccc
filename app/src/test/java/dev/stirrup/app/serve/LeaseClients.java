package dev.stirrup.app.serve;

import dev.stirrup.dhcp.DhcpDecoder;
import dev.stirrup.dhcp.DhcpEncoder;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.server.link.Datagram;
import dev.stirrup.server.link.Interfaces;
import dev.stirrup.server.link.RawSocket;
import dev.stirrup.server.link.SendBatch;
import dev.stirrup.server.link.UdpFrame;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Many machines at one interface that want addresses, each with a number that its hardware address
/// is made of. They ask as RFC 2131 says and ask again each second.
final class LeaseClients implements AutoCloseable {
    private static final UdpFrame.Ends ENDS = new UdpFrame.Ends(Ipv4.NONE, 68, Ipv4.BROADCAST, 67);
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final RawSocket socket;
    private final SendBatch batch;
    private final BitSet unsent = new BitSet();
    private final Map<Integer, DhcpPacket> offers = new HashMap<>();
    private final Map<Integer, Ipv4> leases = new HashMap<>();
    private final Set<Integer> asking = new HashSet<>();

    private LeaseClients(RawSocket socket) {
        this.socket = socket;
        this.batch = socket.sendBatch();
    }

    /// To be called in the clients' network.
    static LeaseClients on(String device) throws IOException {
        return new LeaseClients(
                RawSocket.open(Interfaces.find(device).orElseThrow(), 64 << 20, 68));
    }

    /// Machine number `number`'s hardware address.
    static Bytes hardware(int number) {
        return Bytes.of(
                (byte) 2,
                (byte) 0x51,
                (byte) (number >> 24),
                (byte) (number >> 16),
                (byte) (number >> 8),
                (byte) number);
    }

    /// Lets these machines ask until all have an address, or the time is over, or `isEnough`.
    ///
    /// @return the acknowledged addresses of those that have one
    Map<Integer, Ipv4> lease(
            Collection<Integer> machines, Duration limit, Predicate<Map<Integer, Ipv4>> isEnough)
            throws IOException {
        offers.clear();
        leases.clear();
        asking.clear();
        asking.addAll(machines);
        long end = System.nanoTime() + limit.toNanos();
        long nextRound = System.nanoTime();
        while (leases.size() < machines.size()
                && System.nanoTime() < end
                && !isEnough.test(leases)) {
            if (System.nanoTime() >= nextRound) {
                nextRound = System.nanoTime() + RETRY_NANOS;
                ask(machines);
            }
            hear();
        }
        return Map.copyOf(leases);
    }

    Map<Integer, Ipv4> lease(Collection<Integer> machines, Duration limit) throws IOException {
        return lease(machines, limit, any -> false);
    }

    /// Asks for an offer in the names of these machines, without hearing the answers.
    void flood(Collection<Integer> machines) throws IOException {
        for (int machine : machines) {
            send(request(MessageType.DISCOVER, machine).build());
        }
        batch.flush(unsent);
        unsent.clear();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void ask(Collection<Integer> machines) {
        for (int machine : machines) {
            DhcpPacket offer = offers.get(machine);
            if (leases.containsKey(machine)) {
                continue;
            }
            send(
                    offer == null
                            ? request(MessageType.DISCOVER, machine).build()
                            : accepting(machine, offer));
        }
        batch.flush(unsent);
    }

    private void hear() throws IOException {
        List<Datagram> arrived = new ArrayList<>();
        socket.receive(arrived);
        for (Datagram datagram : arrived) {
            try {
                take(DhcpDecoder.decode(datagram.payload()));
            } catch (MalformedException e) {
                throw new AssertionError("the server sent what nobody can read", e);
            }
        }
        batch.flush(unsent);
    }

    private void take(DhcpPacket reply) {
        int machine = reply.xid();
        if (!asking.contains(machine)) {
            return; // a broadcast for somebody else
        }
        MessageType type = reply.type().orElseThrow();
        if (type == MessageType.OFFER && !offers.containsKey(machine)) {
            offers.put(machine, reply);
            send(accepting(machine, reply));
        } else if (type == MessageType.ACK) {
            leases.put(machine, reply.yiaddr());
        } else if (type == MessageType.NAK) {
            offers.remove(machine);
        }
    }

    private static DhcpPacketBuilder request(MessageType type, int machine) {
        return DhcpPacketBuilder.request(type, machine, hardware(machine)).wantsBroadcast(true);
    }

    private static DhcpPacket accepting(int machine, DhcpPacket offer) {
        DhcpPacketBuilder packet = request(MessageType.REQUEST, machine);
        packet.options()
                .putAddress(OptionCode.REQUESTED_ADDRESS, offer.yiaddr())
                .putAddress(
                        OptionCode.SERVER_IDENTIFIER,
                        offer.options().findAddress(OptionCode.SERVER_IDENTIFIER).orElseThrow());
        return packet.build();
    }

    private void send(DhcpPacket packet) {
        byte[] bytes = DhcpEncoder.encode(packet, DhcpEncoder.SMALLEST_LIMIT);
        socket.addBroadcast(batch, 0, UdpFrame.encode(ENDS, bytes));
        if (batch.isFull()) {
            batch.flush(unsent);
        }
    }
}
