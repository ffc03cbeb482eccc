package dev.stirrup.server.link;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.util.List;
import java.util.Optional;

/// A network interface of this machine at one moment.
///
/// @param index the kernel's number, 1 or more
/// @param mac six bytes and more; empty for one without a hardware address
/// @param isUp whether it is switched on
public record Interface(
        String name,
        int index,
        Optional<Bytes> mac,
        List<Address> addresses,
        boolean isUp,
        boolean isLoopback,
        Kind kind) {
    public Interface {
        addresses = List.copyOf(addresses);
    }

    /// An IPv4 address and its network.
    ///
    /// @param prefix 0 to 32
    public record Address(Ipv4 address, int prefix) {
        /// The address that reaches all of this network; 255.255.255.255 where there is none.
        public Ipv4 broadcast() {
            return prefix >= 31 ? Ipv4.BROADCAST : new Ipv4(address.bits() | -1 >>> prefix);
        }

        @Override
        public String toString() {
            return address + "/" + prefix;
        }
    }

    /// What sort of interface it is, as far as the system tells.
    public enum Kind {
        /// A network card.
        CARD,
        /// A wireless card.
        WIRELESS,
        BRIDGE,
        BOND,
        VLAN,
        /// One end of a pair, as containers have them.
        VETH,
        /// A TUN or TAP device.
        TUNNEL,
        LOOPBACK,
        /// Anything else, and everything where the system does not tell.
        OTHER
    }
}
