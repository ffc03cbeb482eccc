package dev.stirrup.app.fetch;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// How long and how much.
///
/// @param most bytes of one file
/// @param stall a server that says nothing for so long is given up
/// @param attempts in a row that bring nothing before all is given up
/// @param redirects that are followed
/// @param hosts to which they may lead; empty: any
public record FetchLimits(
        long most, Duration stall, int attempts, int redirects, Optional<Set<String>> hosts) {
    /// Enough for a full installation medium over a slow line.
    public static final FetchLimits USUAL =
            new FetchLimits(32L << 30, Duration.ofSeconds(60), 4, 5);

    public FetchLimits {
        hosts = hosts.map(Set::copyOf);
    }

    /// Redirects may lead anywhere.
    public FetchLimits(long most, Duration stall, int attempts, int redirects) {
        this(most, stall, attempts, redirects, Optional.empty());
    }

    /// The same for a file of at most so many bytes.
    public FetchLimits withMost(long other) {
        return new FetchLimits(other, stall, attempts, redirects, hosts);
    }

    /// The same for redirects that lead to these hosts only.
    public FetchLimits within(Set<String> others) {
        return new FetchLimits(most, stall, attempts, redirects, Optional.of(others));
    }

    boolean mayLeadTo(URI place) {
        return hosts.isEmpty() || hosts.get().contains(String.valueOf(place.getHost()));
    }
}
