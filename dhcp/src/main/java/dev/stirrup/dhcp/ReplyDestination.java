package dev.stirrup.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;

/// Where a reply goes (RFC 2131 section 4.1).
public sealed interface ReplyDestination {
    int SERVER_PORT = 67;
    int CLIENT_PORT = 68;

    /// To 255.255.255.255, on the interface the request came in by.
    record Broadcast(int port) implements ReplyDestination {}

    /// To a client or relay that answers ARP.
    record Unicast(Ipv4 address, int port) implements ReplyDestination {}

    /// To an address its client does not have yet: straight to the hardware address, without ARP.
    /// Where that cannot be done, RFC 2131 permits a broadcast.
    record Hardware(Ipv4 address, Bytes chaddr, int port) implements ReplyDestination {}

    /// Where the reply to a request on port 67 goes.
    ///
    /// An answer to INFORM goes to the client itself even when a relay passed the question on (RFC
    /// 2131 section 4.3.5). An offer without an address, as a proxyDHCP server makes it, can only
    /// be broadcast.
    ///
    /// The sender chose giaddr and ciaddr, so a reply may be sent where it pleases: the caller
    /// answers a giaddr only when it belongs to a network it serves.
    static ReplyDestination of(DhcpPacket request, DhcpPacket reply) {
        boolean isInform = isA(MessageType.INFORM, request);
        if (request.isRelayed() && !(isInform && isUnicast(request.ciaddr()))) {
            return new Unicast(request.giaddr(), SERVER_PORT);
        }
        if (isA(MessageType.NAK, reply)) {
            return new Broadcast(CLIENT_PORT);
        }
        if (isUnicast(request.ciaddr())) {
            return new Unicast(request.ciaddr(), CLIENT_PORT);
        }
        if (request.wantsBroadcast() || !isUnicast(reply.yiaddr()) || !isEthernet(request)) {
            return new Broadcast(CLIENT_PORT);
        }
        return new Hardware(reply.yiaddr(), request.chaddr(), CLIENT_PORT);
    }

    /// Where the reply to a request on port 4011 goes: back to where it came from. EDK2 asks from
    /// port 4011, iPXE from port 68, and neither need have filled in ciaddr.
    ///
    /// @param source the sender's address; [Ipv4#NONE] when it had none, then ciaddr counts
    static ReplyDestination ofBootServer(DhcpPacket request, Ipv4 source, int sourcePort) {
        Ipv4 address = source.isNone() ? request.ciaddr() : source;
        return isUnicast(address) ? new Unicast(address, sourcePort) : new Broadcast(sourcePort);
    }

    private static boolean isA(MessageType type, DhcpPacket packet) {
        return packet.type().orElse(null) == type;
    }

    /// Not 0.0.0.0/8, multicast or anything above it.
    private static boolean isUnicast(Ipv4 address) {
        int first = address.bits() >>> 24;
        return first > 0 && first < 224;
    }

    private static boolean isEthernet(DhcpPacket request) {
        return request.hardwareType() == 1 && request.chaddr().length() == 6;
    }
}
