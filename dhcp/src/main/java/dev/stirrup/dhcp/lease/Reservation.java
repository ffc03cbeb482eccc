package dev.stirrup.dhcp.lease;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;

/// An address kept for one client. It may lie inside a pool or beside it.
///
/// @param by what the client is recognised by
/// @param value the bytes of that
public record Reservation(By by, Bytes value, Ipv4 address) {
    /// What a client is recognised by, in the order in which reservations are looked up.
    public enum By {
        /// The hardware address in chaddr.
        HARDWARE,
        /// The client identifier (option 61), its type byte included.
        CLIENT,
        /// The relay's circuit (option 82, sub-option 1): a port of a switch.
        CIRCUIT
    }
}
