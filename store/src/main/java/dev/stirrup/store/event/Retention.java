package dev.stirrup.store.event;

import java.time.Duration;

/// How much of the past is kept.
///
/// @param age attempts silent for longer, and events from longer ago, are forgotten
/// @param attempts how many are kept at most, the latest ones
/// @param eventsEach how many events of one attempt are kept; later ones are only counted
/// @param events how many events are kept in all, the latest ones; one takes about 60 bytes
public record Retention(Duration age, int attempts, int eventsEach, int events) {
    private static final int ATTEMPTS = 100_000;
    private static final int EVENTS_EACH = 2_000;
    private static final int EVENTS = 8_000_000;

    /// Attempts of this age, within bounds that keep the disk.
    public static Retention of(Duration age) {
        return new Retention(age, ATTEMPTS, EVENTS_EACH, EVENTS);
    }
}
