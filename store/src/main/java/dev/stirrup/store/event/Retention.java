package dev.stirrup.store.event;

import java.time.Duration;

/// How much of the past is kept.
///
/// @param age attempts silent for longer are forgotten
/// @param attempts how many are kept at most, the latest ones
/// @param eventsEach how many events of one attempt are kept; later ones are only counted
public record Retention(Duration age, int attempts, int eventsEach) {
    private static final int ATTEMPTS = 100_000;
    private static final int EVENTS_EACH = 2_000;

    /// Attempts of this age, within bounds that keep the disk.
    public static Retention of(Duration age) {
        return new Retention(age, ATTEMPTS, EVENTS_EACH);
    }
}
