package dev.stirrup.server.dhcp;

import dev.stirrup.dhcp.DhcpEncoder;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.ReplyDestination;
import dev.stirrup.netboot.DhcpReply;

/// An encoded reply and where it goes.
///
/// @param sourcePort 67 or 4011
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy per packet would cost
public record Departure(byte[] payload, ReplyDestination destination, int sourcePort) {
    /// Encoded as the client can take it.
    static Departure of(DhcpReply.Outgoing out, DhcpPacket request) {
        byte[] payload = DhcpEncoder.encode(out.packet(), DhcpEncoder.limitFor(request));
        return new Departure(payload, out.destination(), out.sourcePort());
    }
}
