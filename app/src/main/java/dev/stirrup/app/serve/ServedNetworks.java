package dev.stirrup.app.serve;

import dev.stirrup.app.settings.ListenerSettings;
import dev.stirrup.app.settings.NetworkSettings;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.link.Interface;
import dev.stirrup.wire.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which networks can be served, and why the others cannot.
///
/// @param problems sentences for the operator
public record ServedNetworks(List<ServedNetwork> networks, List<String> problems) {
    public ServedNetworks {
        networks = List.copyOf(networks);
        problems = List.copyOf(problems);
    }

    /// Matches settings and interfaces.
    ///
    /// @param only names of interfaces to keep to; empty: all
    public static ServedNetworks find(
            Settings settings, List<Interface> devices, List<String> only) {
        List<ServedNetwork> networks = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        if (settings.networks().isEmpty()) {
            devices.stream()
                    .filter(ServedNetworks::isUsable)
                    .filter(device -> only.isEmpty() || only.contains(device.name()))
                    .map(device -> unlisted(device, settings))
                    .forEach(networks::add);
            only.stream()
                    .filter(name ->
                            networks.stream().noneMatch(n -> n.device().name().equals(name)))
                    .map(name -> "Interface " + name + " is missing, down, or has no IPv4 address.")
                    .forEach(problems::add);
        }
        for (NetworkSettings network : settings.networks()) {
            if (only.isEmpty() || only.contains(network.device())) {
                listed(network, devices, settings.listeners())
                        .ifPresentOrElse(
                                networks::add, () -> problems.add(missing(network, devices)));
            }
        }
        return new ServedNetworks(networks, problems);
    }

    private static boolean isUsable(Interface device) {
        return device.isUp() && !device.isLoopback() && !device.addresses().isEmpty();
    }

    private static ServedNetwork unlisted(Interface device, Settings settings) {
        Ipv4 address = device.addresses().getFirst().address();
        Network network = network(device.name(), settings.mode(), address, settings.listeners());
        return new ServedNetwork(network, device, Optional.empty());
    }

    private static Optional<ServedNetwork> listed(
            NetworkSettings network, List<Interface> devices, ListenerSettings listeners) {
        return devices.stream()
                .filter(device -> device.name().equals(network.device()))
                .filter(ServedNetworks::isUsable)
                .findFirst()
                .flatMap(device ->
                        address(network, device)
                                .map(a -> network(network.name(), network.mode(), a, listeners))
                                .map(n -> n.requiring(network.requiresHttps()))
                                .map(n -> new ServedNetwork(n, device, Optional.of(network))));
    }

    private static Network network(
            String name, Network.Mode mode, Ipv4 address, ListenerSettings listeners) {
        return new Network(
                name,
                mode,
                address,
                listeners.http().orElse(0),
                listeners.hasUsualSyslog(),
                new Network.Https(listeners.https().orElse(0), false),
                listeners.iscsi().orElse(0));
    }

    private static Optional<Ipv4> address(NetworkSettings network, Interface device) {
        List<Ipv4> has = device.addresses().stream().map(Interface.Address::address).toList();
        return network.address().isEmpty()
                ? has.stream().findFirst()
                : network.address().filter(has::contains);
    }

    private static String missing(NetworkSettings network, List<Interface> devices) {
        Optional<Interface> device =
                devices.stream().filter(d -> d.name().equals(network.device())).findFirst();
        String why;
        if (device.isEmpty()) {
            why = "there is no interface " + network.device() + "; `ip link` lists them";
        } else if (!device.get().isUp()) {
            why = "interface is down; ip link set " + network.device() + " up";
        } else if (device.get().addresses().isEmpty()) {
            why =
                    "interface has no IPv4 address; ip addr add ADDRESS/LENGTH dev "
                            + network.device();
        } else {
            why =
                    "interface has not the address "
                            + network.address().map(Ipv4::toString).orElse("")
                            + " of the settings, but "
                            + device.get().addresses();
        }
        return "Network " + network.name() + " is not served: " + why;
    }
}
