package dev.stirrup.server.engine.tls;

import dev.stirrup.wire.Ipv4;

/// Whose handshake it is.
///
/// @param network the network's name for events; empty for none
public record Visitor(Ipv4 client, String network) {}
