package dev.stirrup.server.iscsi;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Counts on by the time that passes, however the time of day is set meanwhile: a machine that has
/// just started sets it by NTP, which may neither end a login nor hide that an initiator has gone.
public final class SteadyClock implements InstantSource {
    private final Instant begin;
    private final LongSupplier nanos;
    private final long begun;

    /// @param begin what it says at first
    /// @param nanos a count of nanoseconds that never goes back
    SteadyClock(Instant begin, LongSupplier nanos) {
        this.begin = begin;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    /// Says at first what this clock says now.
    public static SteadyClock from(InstantSource clock) {
        return new SteadyClock(clock.instant(), System::nanoTime);
    }

    @Override
    public Instant instant() {
        return begin.plusNanos(nanos.getAsLong() - begun);
    }
}
