package dev.stirrup.server;

import dev.stirrup.boot.Claims;
import dev.stirrup.wire.Ipv4;

/// Tells which machine an address belongs to just now. Must not block: it is asked for each
/// datagram, on an event loop.
@FunctionalInterface
public interface Attribution {
    /// What is known of the machine that has this address; no claims for an unknown address.
    Claims of(Ipv4 address);
}
