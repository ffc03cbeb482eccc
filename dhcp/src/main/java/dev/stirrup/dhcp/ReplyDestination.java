package dev.stirrup.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;

/// Where a reply goes (RFC 2131 section 4.1).
public sealed interface ReplyDestination {
    /// To 255.255.255.255, on the interface the request came in by.
    record Broadcast(int port) implements ReplyDestination {}

    /// To a client or relay that answers ARP.
    record Unicast(Ipv4 address, int port) implements ReplyDestination {}

    /// To an address its client does not have yet: straight to the hardware address, without ARP.
    /// Where that cannot be done, RFC 2131 permits a broadcast.
    record Hardware(Ipv4 address, Bytes chaddr, int port) implements ReplyDestination {}
}
