package dev.stirrup.netboot;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.ReplyDestination;
import dev.stirrup.wire.Ipv4;
import java.util.List;
import java.util.Optional;

/// What one DHCP packet leads to. The lease must be on disk before the packet leaves; when it
/// cannot be written the packet must not leave at all.
///
/// @param packet the answer; empty: stay silent
/// @param lease the lease that the answer promises or ends; empty: nothing to write
/// @param events what to publish once the answer has left (or silence was kept)
/// @param unproven an address on the asker's own network that the packet offers and the asker did
///   not have before: worth asking around for whoever uses it without asking us (RFC 2131 section
///   3.1)
public record DhcpReply(
        Optional<Outgoing> packet,
        Optional<Lease> lease,
        List<BootEvent> events,
        Optional<Ipv4> unproven) {
    public DhcpReply {
        events = List.copyOf(events);
    }

    /// An answer that may leave as it is.
    public DhcpReply(Optional<Outgoing> packet, Optional<Lease> lease, List<BootEvent> events) {
        this(packet, lease, events, Optional.empty());
    }

    /// A packet and where it goes.
    ///
    /// @param sourcePort the port it must leave from: 67 or 4011
    public record Outgoing(DhcpPacket packet, ReplyDestination destination, int sourcePort) {}
}
