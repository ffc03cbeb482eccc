package dev.stirrup.app.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// How files of other servers are fetched.
///
/// @param proxy for all of them; empty: that of the environment
/// @param authorities a file with certificates of authorities that count beside those that Java
///   knows
/// @param mirrors in place of the usual ones, by the mirror's name in the catalogue
public record FetchSettings(
        Optional<URI> proxy, Optional<Path> authorities, Map<String, URI> mirrors) {
    public FetchSettings {
        mirrors = Map.copyOf(mirrors);
    }

    static FetchSettings defaults() {
        return new FetchSettings(Optional.empty(), Optional.empty(), Map.of());
    }
}
