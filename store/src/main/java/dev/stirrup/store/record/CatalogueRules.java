package dev.stirrup.store.record;

import java.util.Map;
import java.util.Optional;

/// What the settings say about finding plans.
///
/// @param loaderSet the loader set of the waiting page and of profiles that name none, or
///   [UsualLoaders#AUTO]
/// @param openByNetwork for networks that say it themselves: the profile of machines nobody
///   approved, or none
/// @param openElsewhere the same for all other networks
/// @param hasDisks whether disks are served at all
public record CatalogueRules(
        String loaderSet,
        Map<String, Optional<String>> openByNetwork,
        Optional<String> openElsewhere,
        boolean hasDisks) {
    /// Where disks are served.
    public CatalogueRules(
            String loaderSet,
            Map<String, Optional<String>> openByNetwork,
            Optional<String> openElsewhere) {
        this(loaderSet, openByNetwork, openElsewhere, true);
    }

    public CatalogueRules {
        openByNetwork = Map.copyOf(openByNetwork);
    }

    /// Unknown machines wait, on every network.
    public static CatalogueRules waiting(String loaderSet) {
        return new CatalogueRules(loaderSet, Map.of(), Optional.empty());
    }

    Optional<String> openOn(String network) {
        return openByNetwork.getOrDefault(network, openElsewhere);
    }
}
