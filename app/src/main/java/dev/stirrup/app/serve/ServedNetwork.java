package dev.stirrup.app.serve;

import dev.stirrup.app.settings.NetworkSettings;
import dev.stirrup.app.settings.SubnetSettings;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.link.Interface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A network of the settings, or an interface taken without any, as it is now.
///
/// @param settings empty for an interface that the settings do not list
public record ServedNetwork(Network network, Interface device, Optional<NetworkSettings> settings) {
    /// Whether anything but DHCP is served here: where we only observe, nothing is.
    public boolean isServed() {
        return network.mode() != Network.Mode.OBSERVE;
    }

    public boolean isLeasing() {
        return network.mode() == Network.Mode.AUTHORITATIVE;
    }

    /// Whether its stations are asked before an address is offered.
    boolean isCheckedForConflicts() {
        return isLeasing() && settings.map(NetworkSettings::conflictCheck).orElse(true);
    }

    /// By its interface alone. That of all records is made when it is first called, which takes
    /// hundredths of a second of the start.
    @Override
    public int hashCode() {
        return device.index();
    }

    /// What is leased by way of this interface.
    List<SubnetSettings> subnets() {
        List<SubnetSettings> subnets = new ArrayList<>();
        settings.flatMap(NetworkSettings::subnet).ifPresent(subnets::add);
        settings.ifPresent(s -> subnets.addAll(s.relayed()));
        return subnets;
    }
}
