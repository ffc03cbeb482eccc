package dev.stirrup.boot;

import java.util.Map;
import java.util.Set;

/// For which machines something is.
///
/// @param labels a machine must have all of these; empty: every machine
/// @param networks it must ask from one of these; empty: from any
public record Audience(Map<String, String> labels, Set<String> networks) {
    public static final Audience EVERYBODY = new Audience(Map.of(), Set.of());

    public Audience {
        labels = Map.copyOf(labels);
        networks = Set.copyOf(networks);
    }

    boolean hasLabels(Map<String, String> machine) {
        return labels.isEmpty() || machine.entrySet().containsAll(labels.entrySet());
    }

    boolean isOn(String network) {
        return networks.isEmpty() || networks.contains(network);
    }
}
