package dev.stirrup.app.probe;

import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.netboot.probe.ProbeClient;
import dev.stirrup.wire.Bytes;

/// What one client asks, and by which made-up hardware address: each client has its own, or servers
/// would take all for one machine.
record Question(ProbeClient client, Bytes station, DhcpPacket packet) {
    /// Whether this answers it.
    boolean isAnsweredBy(DhcpPacket reply) {
        return reply.isReply()
                && reply.xid() == packet.xid()
                && reply.chaddr().equals(packet.chaddr());
    }
}
