package dev.stirrup.app.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How what comes from mirrors is kept.
///
/// @param folder where; empty: in the data folder
/// @param limit of all bytes together
/// @param fresh how long a signed beginning is given before its server is asked for a newer one
/// @param isOffline whether nothing is fetched: only what is here is given
public record CacheSettings(Optional<Path> folder, long limit, Duration fresh, boolean isOffline) {
    public static final long LIMIT = 50L << 30;
    public static final Duration FRESH = Duration.ofMinutes(30);

    static CacheSettings defaults() {
        return new CacheSettings(Optional.empty(), LIMIT, FRESH, false);
    }
}
