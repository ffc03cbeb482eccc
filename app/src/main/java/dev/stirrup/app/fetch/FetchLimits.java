package dev.stirrup.app.fetch;

import java.time.Duration;

/// How long and how much.
///
/// @param most bytes of one file
/// @param stall a server that says nothing for so long is given up
/// @param attempts in a row that bring nothing before all is given up
/// @param redirects that are followed
public record FetchLimits(long most, Duration stall, int attempts, int redirects) {
    /// Enough for a full installation medium over a slow line.
    public static final FetchLimits USUAL =
            new FetchLimits(32L << 30, Duration.ofSeconds(60), 4, 5);
}
