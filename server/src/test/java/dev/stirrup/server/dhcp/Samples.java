package dev.stirrup.server.dhcp;

import dev.stirrup.dhcp.DhcpEncoder;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.link.Datagram;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;

/// Packets and networks for these tests.
final class Samples {
    static final Ipv4 SERVER = Ipv4.of("10.99.0.1");
    static final Network NETWORK = new Network("lab", Network.Mode.AUTHORITATIVE, SERVER, 80);

    private Samples() {}

    static Bytes chaddr(int client) {
        return Bytes.of(
                (byte) 2,
                (byte) 0x51,
                (byte) (client >> 24),
                (byte) (client >> 16),
                (byte) (client >> 8),
                (byte) client);
    }

    static DhcpPacketBuilder request(MessageType type, int client) {
        return DhcpPacketBuilder.request(type, 0x1000 + client, chaddr(client));
    }

    static byte[] bytes(DhcpPacket packet) {
        return DhcpEncoder.encode(packet, DhcpEncoder.LARGEST_LIMIT);
    }

    /// As if sent by a client without an address.
    static Datagram datagram(DhcpPacket packet) {
        return datagram(bytes(packet), DhcpSocket.SERVER_PORT);
    }

    static Datagram datagram(byte[] payload, int port) {
        return new Datagram(
                payload,
                0,
                payload.length,
                Ipv4.NONE,
                DhcpSocket.CLIENT_PORT,
                Ipv4.BROADCAST,
                port,
                0x0251_0000_0001L);
    }
}
