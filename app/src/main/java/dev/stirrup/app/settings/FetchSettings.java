package dev.stirrup.app.settings;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// How files of other servers are fetched.
///
/// @param proxy for all of them; empty: that of the environment
/// @param mirrors in place of the usual ones, by the mirror's name in the catalogue
public record FetchSettings(Optional<URI> proxy, Map<String, URI> mirrors) {
    public FetchSettings {
        mirrors = Map.copyOf(mirrors);
    }

    static FetchSettings defaults() {
        return new FetchSettings(Optional.empty(), Map.of());
    }
}
