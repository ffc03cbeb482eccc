package dev.stirrup.app.settings;

import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.wire.Ipv4;
import java.util.List;
import java.util.Optional;

/// One network that this server has an interface on.
///
/// @param name unique; it stands in events, rules and logs
/// @param device the interface's name, such as `eth0`
/// @param mode how DHCP behaves here
/// @param address our own address here, when it is not the interface's first one
/// @param requiresHttps whether nothing that boots is served without TLS
/// @param conflictCheck whether the network is asked who uses an address before it is offered to
///   somebody who did not have it; only in mode authoritative
/// @param subnet the addresses to be leased here; only in mode authoritative
/// @param relayed subnets behind relays whose requests come in by this interface
public record NetworkSettings(
        String name,
        String device,
        Mode mode,
        Optional<Ipv4> address,
        UnknownMachines unknownMachines,
        boolean requiresHttps,
        boolean conflictCheck,
        Optional<SubnetSettings> subnet,
        List<SubnetSettings> relayed) {
    public NetworkSettings {
        relayed = List.copyOf(relayed);
    }
}
