package dev.stirrup.app.settings;

import dev.stirrup.wire.Ipv4;
import java.util.Optional;

/// A subnet's addresses: `10.0.0.0/24`.
///
/// @param base the lowest address
/// @param length 1 to 30
public record Prefix(Ipv4 base, int length) {
    /// Reads ADDRESS/LENGTH. Empty when it is none, or when the address is not the subnet's lowest.
    public static Optional<Prefix> read(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2 || !parts[1].matches("[0-9]{1,2}")) {
            return Optional.empty();
        }
        int length = Integer.parseInt(parts[1]);
        if (length < 1 || length > 30) {
            return Optional.empty();
        }
        int hostBits = -1 >>> length;
        return Ipv4.read(parts[0])
                .filter(base -> (base.bits() & hostBits) == 0)
                .map(base -> new Prefix(base, length));
    }

    public boolean contains(Ipv4 address) {
        return address.isInNetworkOf(base, length);
    }

    /// Whether a machine may have this address: it is neither the subnet's lowest nor its highest.
    public boolean isForMachines(Ipv4 address) {
        return contains(address) && !address.equals(base) && !address.equals(broadcast());
    }

    public Ipv4 broadcast() {
        return new Ipv4(base.bits() | -1 >>> length);
    }

    public Ipv4 mask() {
        return new Ipv4(~(-1 >>> length));
    }

    @Override
    public String toString() {
        return base + "/" + length;
    }
}
