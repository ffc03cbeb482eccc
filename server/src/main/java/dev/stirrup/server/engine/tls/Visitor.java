package dev.stirrup.server.engine.tls;

import dev.stirrup.server.PeerNetwork;
import dev.stirrup.wire.Ipv4;

/// Whose handshake it is.
///
/// @param from where its share of handshakes is counted
/// @param network the network's name for events; empty for none
public record Visitor(Ipv4 client, PeerNetwork from, String network) {}
