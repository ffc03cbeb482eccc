package dev.stirrup.server.dhcp;

import dev.stirrup.dhcp.DhcpDecoder;
import dev.stirrup.dhcp.DhcpEncoder;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.server.link.Datagram;
import dev.stirrup.server.link.Interface;
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
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Asks a network which other DHCP servers are there: a DISCOVER of each kind of client, since
/// servers answer selectively, from a made-up hardware address, and never a REQUEST. A server may
/// hold an address for it for some seconds.
///
/// Servers on this machine itself are not found, as what a raw socket sends does not come back;
/// they show as a taken port.
public final class ForeignServers {
    private static final int RECEIVE_BUFFER = 1 << 20;

    /// How the addresses that we ask by begin: locally administered, and unlikely to be a
    /// machine's.
    private static final byte[] MADE_UP = {0x02, 0x53, 0x74};

    private static final int UEFI_X64 = 7;
    private static final int UEFI_X64_HTTP = 16;

    private final RandomGenerator random;

    /// @param random makes the hardware address and the exchanges' numbers
    public ForeignServers(RandomGenerator random) {
        this.random = random;
    }

    /// Asks twice and collects offers until `limit` is over. Blocks so long.
    ///
    /// @param limit a second finds nearly all; one that pings an address before it offers it (ISC
    ///   dhcpd, dnsmasq) takes up to three
    /// @throws dev.stirrup.server.link.MissingPrivilegeException without CAP_NET_RAW
    public List<ForeignServer> find(Interface on, Duration limit) throws IOException {
        Bytes station = madeUpStation(random);
        List<DhcpPacket> questions = questions(station);
        try (var socket = RawSocket.open(on, RECEIVE_BUFFER, DhcpSocket.CLIENT_PORT)) {
            List<ForeignServer> found = new ArrayList<>();
            SendBatch batch = socket.sendBatch();
            long start = System.nanoTime();
            for (int round = 1; round <= 2; round++) {
                ask(socket, batch, questions);
                while (System.nanoTime() - start < limit.toNanos() * round / 2) {
                    collect(socket, questions, found);
                }
            }
            return List.copyOf(found);
        }
    }

    private void ask(RawSocket socket, SendBatch batch, List<DhcpPacket> questions)
            throws IOException {
        var ends =
                new UdpFrame.Ends(
                        Ipv4.NONE, DhcpSocket.CLIENT_PORT, Ipv4.BROADCAST, DhcpSocket.SERVER_PORT);
        for (DhcpPacket question : questions) {
            byte[] payload = DhcpEncoder.encode(question, DhcpEncoder.SMALLEST_LIMIT);
            socket.addBroadcast(batch, 0, UdpFrame.encode(ends, payload));
        }
        var failed = new BitSet();
        batch.flush(failed);
        if (!failed.isEmpty()) {
            throw new IOException("cannot ask for other DHCP servers: " + batch.trouble());
        }
    }

    private static void collect(
            RawSocket socket, List<DhcpPacket> questions, List<ForeignServer> found)
            throws IOException {
        List<Datagram> arrived = new ArrayList<>();
        socket.receive(arrived);
        for (Datagram datagram : arrived) {
            answerTo(datagram, questions)
                    .ifPresent(
                            reply -> ForeignServer.merge(ForeignServer.of(datagram, reply), found));
        }
    }

    private static Optional<DhcpPacket> answerTo(Datagram datagram, List<DhcpPacket> questions) {
        try {
            DhcpPacket reply = DhcpDecoder.decode(datagram.payload());
            return Optional.of(reply)
                    .filter(DhcpPacket::isReply)
                    .filter(r ->
                            questions.stream()
                                    .anyMatch(q ->
                                            q.xid() == r.xid() && q.chaddr().equals(r.chaddr())));
        } catch (MalformedException e) {
            return Optional.empty(); // somebody's, but no answer we could name
        }
    }

    private List<DhcpPacket> questions(Bytes station) {
        return List.of(
                discover(station).build(),
                bootDiscover(station, "PXEClient:Arch:00007:UNDI:003000", UEFI_X64),
                bootDiscover(station, "HTTPClient:Arch:00016:UNDI:003000", UEFI_X64_HTTP));
    }

    /// With the broadcast flag, since nobody answers ARP for a made-up address.
    private DhcpPacketBuilder discover(Bytes station) {
        DhcpPacketBuilder packet =
                DhcpPacketBuilder.request(MessageType.DISCOVER, random.nextInt(), station)
                        .wantsBroadcast(true);
        packet.options()
                .putText(OptionCode.CLIENT_IDENTIFIER, "\0stirrup-probe-" + station)
                .put(
                        OptionCode.PARAMETER_LIST,
                        Bytes.of(
                                (byte) OptionCode.SUBNET_MASK,
                                (byte) OptionCode.ROUTER,
                                (byte) OptionCode.VENDOR_SPECIFIC,
                                (byte) OptionCode.SERVER_IDENTIFIER,
                                (byte) OptionCode.VENDOR_CLASS,
                                (byte) OptionCode.TFTP_SERVER_NAME,
                                (byte) OptionCode.BOOT_FILE));
        return packet;
    }

    private DhcpPacket bootDiscover(Bytes station, String vendorClass, int architecture) {
        DhcpPacketBuilder packet = discover(station);
        packet.options()
                .putText(OptionCode.VENDOR_CLASS, vendorClass)
                .put(OptionCode.CLIENT_ARCHITECTURE, Bytes.of((byte) 0, (byte) architecture))
                .put(OptionCode.CLIENT_INTERFACE, Bytes.of((byte) 1, (byte) 3, (byte) 0))
                .put(OptionCode.CLIENT_UUID, Bytes.of(new byte[17]));
        return packet.build();
    }

    /// Locally administered, for one station. Whether this hardware address is one that we made up
    /// to ask by: what it is offered is no machine's story.
    static boolean isMadeUp(Bytes station) {
        return station.length() == 6
                && station.at(0) == MADE_UP[0]
                && station.at(1) == MADE_UP[1]
                && station.at(2) == MADE_UP[2];
    }

    /// A hardware address to ask by: locally administered, for one station, known to be made up by
    /// every server of ours.
    public static Bytes madeUpStation(RandomGenerator random) {
        byte[] station = new byte[6];
        random.nextBytes(station);
        for (int i = 0; i < MADE_UP.length; i++) {
            station[i] = MADE_UP[i];
        }
        return Bytes.of(station);
    }
}
