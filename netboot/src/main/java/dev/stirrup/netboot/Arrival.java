package dev.stirrup.netboot;

import dev.stirrup.wire.Ipv4;

/// How a datagram came to us.
///
/// @param network the network whose interface it came in by
/// @param localPort the port it was sent to: 67 or 4011
/// @param source who sent it; [Ipv4#NONE] for a client without an address
public record Arrival(Network network, int localPort, Ipv4 source, int sourcePort) {}
