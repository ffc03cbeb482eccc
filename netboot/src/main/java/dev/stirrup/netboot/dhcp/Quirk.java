package dev.stirrup.netboot.dhcp;

import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Machine;
import dev.stirrup.netboot.Network;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Clients that are answered in another style than usual, and why.
///
/// @param name also what the machine label `quirk` may say
/// @param macPrefixes such as `b8:27:eb`, lower case; empty: any
/// @param vendorClassPrefix the beginning of option 60; empty: any
/// @param firmware empty: any
/// @param clients empty: any kind
/// @param modes empty: any
/// @param isLabelOnly whether only machines labelled with its name have it
/// @param style how they are answered
/// @param source where this is known from: a URL, a document, a firmware and its version
public record Quirk(
        String name,
        Set<String> macPrefixes,
        Optional<String> vendorClassPrefix,
        Set<Firmware> firmware,
        Set<Client> clients,
        Set<Network.Mode> modes,
        boolean isLabelOnly,
        AnswerStyle style,
        String source) {
    /// The key of the machine label that chooses a quirk.
    public static final String LABEL = "quirk";

    public Quirk {
        macPrefixes = Set.copyOf(macPrefixes);
        firmware = Set.copyOf(firmware);
        clients = Set.copyOf(clients);
        modes = Set.copyOf(modes);
    }

    /// Whether it is for this asker.
    boolean fits(Asker asker) {
        BootRequest request = asker.request();
        return (macPrefixes.isEmpty() || hasPrefix(request))
                && (vendorClassPrefix.isEmpty()
                        || asker.vendorClass().startsWith(vendorClassPrefix.get()))
                && (firmware.isEmpty()
                        || request.firmware().isPresent()
                                && firmware.contains(request.firmware().get()))
                && (clients.isEmpty() || clients.contains(request.client()))
                && (modes.isEmpty() || modes.contains(asker.mode()))
                && isMeant(asker);
    }

    private boolean isMeant(Asker asker) {
        if (asker.machine().isEmpty()) {
            return !isLabelOnly;
        }
        Map<String, String> labels = asker.machine().get().labels();
        return labels.containsKey(LABEL) ? name.equals(labels.get(LABEL)) : !isLabelOnly;
    }

    private boolean hasPrefix(BootRequest request) {
        return request.claims()
                .mac()
                .filter(mac ->
                        macPrefixes.stream()
                                .anyMatch(prefix ->
                                        mac.text().startsWith(prefix.toLowerCase(Locale.ROOT))))
                .isPresent();
    }

    /// Who asks, as far as a style depends on it.
    ///
    /// @param vendorClass option 60; empty for none
    /// @param machine the record that fits it, if there is one
    public record Asker(
            BootRequest request,
            String vendorClass,
            Network.Mode mode,
            Optional<Machine> machine) {}
}
