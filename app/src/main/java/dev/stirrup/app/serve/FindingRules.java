package dev.stirrup.app.serve;

import dev.stirrup.app.settings.NetworkSettings;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.settings.UnknownMachines;
import dev.stirrup.store.record.CatalogueRules;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the settings say about finding plans, in the store's words.
public final class FindingRules {
    private FindingRules() {}

    public static CatalogueRules of(Settings settings) {
        Map<String, Optional<String>> byNetwork = new HashMap<>();
        for (NetworkSettings network : settings.networks()) {
            byNetwork.put(network.name(), open(network.unknownMachines()));
        }
        return new CatalogueRules(
                settings.policy().loaderSet(),
                byNetwork,
                open(settings.policy().unknownMachines()),
                settings.listeners().iscsi().isPresent());
    }

    private static Optional<String> open(UnknownMachines conduct) {
        return switch (conduct) {
            case UnknownMachines.Wait() -> Optional.empty();
            case UnknownMachines.Given(String profile) -> Optional.of(profile);
        };
    }
}
