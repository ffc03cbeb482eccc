package dev.stirrup.dhcp.lease;

import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.EncapsulatedOptions;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import java.util.Collection;
import java.util.Optional;

/// Which network a message is about.
public final class SubnetChoice {
    /// The relay's link selection (RFC 3527).
    private static final int LINK_SELECTION = 5;

    private SubnetChoice() {}

    /// The network that contains, in this order: the relay's link selection (RFC 3527), the subnet
    /// selection option (RFC 3011), giaddr (RFC 2131 section 4.3.1), or the address that a client
    /// renews from behind a router. With none of these it is the network of the interface.
    ///
    /// @param local the network of the interface the message came in by; empty when it has none
    /// @return empty when the message names a network that is not ours: it gets no answer
    public static Optional<Subnet> choose(
            DhcpPacket packet, Collection<Subnet> all, Optional<Subnet> local) {
        Ipv4 link = linkOf(packet);
        if (!link.isNone()) {
            return containing(link, all);
        }
        if (packet.ciaddr().isNone()) {
            return local;
        }
        Optional<Subnet> own = containing(packet.ciaddr(), all);
        return own.isPresent() ? own : local;
    }

    private static Optional<Subnet> containing(Ipv4 address, Collection<Subnet> all) {
        for (Subnet subnet : all) {
            if (subnet.contains(address)) {
                return Optional.of(subnet);
            }
        }
        return Optional.empty();
    }

    private static Ipv4 linkOf(DhcpPacket packet) {
        DhcpOptions options = packet.options();
        Optional<Ipv4> link =
                options.find(OptionCode.RELAY_AGENT).flatMap(SubnetChoice::linkSelection);
        if (link.isEmpty()) {
            link = options.findAddress(OptionCode.SUBNET_SELECTION);
        }
        return link.orElse(packet.giaddr());
    }

    private static Optional<Ipv4> linkSelection(Bytes relayAgent) {
        try {
            return EncapsulatedOptions.readRelayAgent(relayAgent).findAddress(LINK_SELECTION);
        } catch (MalformedException e) {
            // giaddr still says where it came from.
            return Optional.empty();
        }
    }
}
