package dev.stirrup.trust.site;

import java.time.Duration;
import java.time.Instant;

/// From when until when a certificate holds, both inclusive, in whole seconds.
public record Validity(Instant from, Instant until) {
    /// Clocks of firmware are wrong by hours; a certificate made just now must hold for them too.
    /// iPXE allows 12.5 hours by itself, EDK2 (from 2025-07, when it began to look) nothing.
    private static final Duration BACKDATED = Duration.ofDays(1);

    public Validity {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("ends before it begins: " + from + ", " + until);
        }
    }

    /// That long from now, and already since yesterday.
    public static Validity of(Instant now, Duration lifetime) {
        return new Validity(now.minus(BACKDATED), now.plus(lifetime));
    }

    /// Not longer than the issuer's own.
    public Validity within(Instant issuerUntil) {
        return until.isAfter(issuerUntil) ? new Validity(from, issuerUntil) : this;
    }
}
