package dev.stirrup.dhcp.lease;

import dev.stirrup.wire.Bytes;
import org.jspecify.annotations.Nullable;

/// An address kept for a client between an offer and its lease. It ends by itself, unless a lease
/// is just being written: then it ends when that is done.
final class Hold {
    final Slot slot;
    final Bytes key;

    /// The relay's option 82, for the bound per circuit.
    final Bytes relay;

    /// Whether it counts against the bounds: its client had neither lease nor reservation.
    final boolean isCounted;

    /// The end, in seconds since 1970.
    long until;

    /// How many leases of it are being written: more than one when the client repeats its REQUEST.
    int writing;

    /// Neighbours in the order of their ends.
    @Nullable Hold earlier;

    @Nullable Hold later;

    Hold(Slot slot, ClientIdentity client, boolean isCounted) {
        this.slot = slot;
        this.key = client.key();
        this.relay = client.relay();
        this.isCounted = isCounted;
    }
}
