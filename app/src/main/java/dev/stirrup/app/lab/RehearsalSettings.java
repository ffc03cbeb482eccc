package dev.stirrup.app.lab;

import dev.stirrup.app.settings.KeySettingsText;
import dev.stirrup.app.settings.ListenerSettings;
import dev.stirrup.app.settings.NetworkSettings;
import dev.stirrup.app.settings.QuirkText;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.settings.UnknownMachines;
import dev.stirrup.iscsi.chap.ChapAlgorithm;
import dev.stirrup.lab.LabAddress;
import dev.stirrup.netboot.Network.Mode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// The settings of the server in the lab: the operator's own, with the lab's network in place of
/// the one that is rehearsed.
///
/// @param name the network's name, which rules of profiles may refer to
/// @param mode how DHCP behaves on it
public record RehearsalSettings(
        Settings own, String name, Mode mode, UnknownMachines unknownMachines) {
    private static final String NAME = "lab";

    /// @param network the network to rehearse; empty: the first one, or what holds for networks
    ///   that are not listed
    public static Optional<RehearsalSettings> of(Settings own, Optional<String> network) {
        Optional<NetworkSettings> chosen =
                own.networks().stream()
                        .filter(n -> network.isEmpty() || network.get().equals(n.name()))
                        .findFirst();
        if (chosen.isEmpty() && network.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                new RehearsalSettings(
                        own,
                        chosen.map(NetworkSettings::name).orElse(NAME),
                        chosen.map(NetworkSettings::mode).orElse(own.mode()),
                        chosen.map(NetworkSettings::unknownMachines)
                                .orElse(own.policy().unknownMachines())));
    }

    public RehearsalSettings withMode(Mode other) {
        return new RehearsalSettings(own, name, other, unknownMachines);
    }

    /// The settings file.
    public String yaml(LabAddress lab) {
        ListenerSettings listeners = own.listeners();
        return """
        networks:
          - name: %s
            interface: %s
            mode: %s
            address: %s
            unknown-machines: %s
            require-https: %s
        %slisteners:
          http: %s
          https: %s
          tftp: %s
          tftp-mode: %s
          syslog: %s
          altiris: %s
          iscsi: %s
        policy:
          loader-set: %s
          ocsp: %s
          secrets-by-http: [%s]
          chap: [%s]
        %s%s\
        """
                .formatted(
                        name,
                        lab.iface(),
                        mode.name().toLowerCase(Locale.ROOT),
                        lab.server(),
                        text(unknownMachines),
                        requiresHttps(),
                        mode == Mode.AUTHORITATIVE ? pool(lab) : "",
                        port(listeners.http()),
                        port(listeners.https()),
                        port(listeners.tftp()),
                        listeners.isTftpSinglePort() ? "single-port" : "port-per-transfer",
                        port(listeners.syslog()),
                        port(listeners.altiris()),
                        port(listeners.iscsi()),
                        own.policy().loaderSet(),
                        own.policy().ocsp().text(),
                        String.join(", ", own.policy().secretsByHttp()),
                        chap(),
                        KeySettingsText.of(own.keys()),
                        QuirkText.of(own.quirks()));
    }

    private String chap() {
        return own.policy().chap().stream()
                .map(ChapAlgorithm::text)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String pool(LabAddress lab) {
        return """
            subnet: %s
            pools: [%s-%s]
        """
                .formatted(lab.network(), lab.firstLease(), lab.lastLease());
    }

    private boolean requiresHttps() {
        return own.networks().stream()
                .filter(network -> network.name().equals(name))
                .anyMatch(NetworkSettings::requiresHttps);
    }

    private static String text(UnknownMachines unknown) {
        return switch (unknown) {
            case UnknownMachines.Wait() -> "wait";
            case UnknownMachines.Given(String profile) -> "profile " + profile;
        };
    }

    private static String port(OptionalInt port) {
        return port.isPresent() ? Integer.toString(port.getAsInt()) : "off";
    }
}
