package dev.stirrup.dhcp.lease;

import dev.stirrup.wire.Ipv4;

/// Addresses from `first` to `last`, both included.
public record AddressRange(Ipv4 first, Ipv4 last) {
    public AddressRange {
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException(first + " is behind " + last);
        }
    }

    public boolean contains(Ipv4 address) {
        return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    public boolean overlaps(AddressRange other) {
        return first.compareTo(other.last) <= 0 && other.first.compareTo(last) <= 0;
    }

    /// How many addresses, 1 to 2^32.
    public long size() {
        return Integer.toUnsignedLong(last.bits()) - Integer.toUnsignedLong(first.bits()) + 1;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
