package dev.stirrup.dhcp.lease;

import org.jspecify.annotations.Nullable;

/// What is known of a client when its message arrives; looked up once.
///
/// @param own its lease, ended or not
/// @param hold the address being offered to it
/// @param reserved the number of the address reserved for it; -1 for none
record Standing(ClientIdentity client, @Nullable Slot own, @Nullable Hold hold, int reserved) {
    /// Whether we have heard of it at all.
    boolean isKnown() {
        return own != null || hold != null || reserved != AddressChoice.NONE;
    }

    /// Whether this address is its own by lease, offer or reservation.
    boolean has(int number) {
        return own != null && own.number == number
                || hold != null && hold.slot.number == number
                || reserved == number;
    }
}
