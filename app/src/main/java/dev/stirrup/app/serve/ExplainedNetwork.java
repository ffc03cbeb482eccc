package dev.stirrup.app.serve;

import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.settings.NetworkSettings;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.link.Interface;
import dev.stirrup.server.link.Interfaces;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The network an explanation is about. It need not be here: settings may be written on another
/// machine than the server.
final class ExplainedNetwork {
    /// Stands for our address where we have none, and for the network where there is none: kept for
    /// documentation (RFC 5737).
    private static final Ipv4 SOMEWHERE = Ipv4.of("192.0.2.254");

    private ExplainedNetwork() {}

    /// @param name empty: the first one
    static ServedNetwork find(Settings settings, Optional<String> name) {
        List<ServedNetwork> known =
                new ArrayList<>(ServedNetworks.find(settings, devices(), List.of()).networks());
        settings.networks().stream()
                .filter(network ->
                        known.stream().noneMatch(k -> k.network().name().equals(network.name())))
                .map(network -> absent(network, settings))
                .forEach(known::add);
        if (known.isEmpty()) {
            var nowhere = new Network("nowhere", settings.mode(), SOMEWHERE, port(settings));
            known.add(new ServedNetwork(nowhere, device("none"), Optional.empty()));
        }
        return known.stream()
                .filter(network -> name.map(network.network().name()::equals).orElse(true))
                .findFirst()
                .orElseThrow(() ->
                        new FailedException(
                                "There is no network " + name.orElse("") + ".",
                                "There are: "
                                        + known.stream()
                                                .map(k -> k.network().name())
                                                .collect(Collectors.joining(", "))));
    }

    private static ServedNetwork absent(NetworkSettings settings, Settings all) {
        var network =
                new Network(
                        settings.name(),
                        settings.mode(),
                        settings.address().orElse(SOMEWHERE),
                        port(all),
                        all.listeners().hasUsualSyslog(),
                        new Network.Https(
                                all.listeners().https().orElse(0), settings.requiresHttps()),
                        all.listeners().iscsi().orElse(0));
        return new ServedNetwork(network, device(settings.device()), Optional.of(settings));
    }

    private static Interface device(String name) {
        return new Interface(
                name, 1, Optional.empty(), List.of(), false, false, Interface.Kind.OTHER);
    }

    private static int port(Settings settings) {
        return settings.listeners().http().orElse(0);
    }

    private static List<Interface> devices() {
        try {
            return Interfaces.list();
        } catch (IOException _) {
            return List.of();
        }
    }
}
