package dev.stirrup.netboot;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.ReplyDestination;
import java.util.List;
import java.util.Optional;

/// What one DHCP packet leads to. The lease must be on disk before the packet leaves; when it
/// cannot be written the packet must not leave at all.
///
/// @param packet the answer; empty: stay silent
/// @param lease the lease that the answer promises or ends; empty: nothing to write
/// @param events what to publish once the answer has left (or silence was kept)
public record DhcpReply(Optional<Outgoing> packet, Optional<Lease> lease, List<BootEvent> events) {
    public DhcpReply {
        events = List.copyOf(events);
    }

    /// A packet and where it goes.
    ///
    /// @param sourcePort the port it must leave from: 67 or 4011
    public record Outgoing(DhcpPacket packet, ReplyDestination destination, int sourcePort) {}
}
