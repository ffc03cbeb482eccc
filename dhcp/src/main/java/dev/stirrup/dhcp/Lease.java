package dev.stirrup.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.time.Instant;

/// An address and who may use it until when.
///
/// @param client the client identifier (option 61) as sent, or the hardware type and address when
///   it sent none
/// @param chaddr the hardware address that was in the message
/// @param hostname what the client calls itself (option 12); empty for none
/// @param expires when it ends unless renewed
public record Lease(
        Ipv4 address,
        String network,
        Bytes client,
        Bytes chaddr,
        String hostname,
        State state,
        Instant expires) {
    /// What the address is used for.
    public enum State {
        /// The client's own until it expires.
        BOUND,
        /// Given back; kept so that the client gets it again.
        RELEASED,
        /// Found in use by somebody else; not to be given out before it expires.
        DECLINED
    }
}
