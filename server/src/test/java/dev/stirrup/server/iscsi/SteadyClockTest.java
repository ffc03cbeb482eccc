package dev.stirrup.server.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    @Test
    void goesOnByTheTimeThatPasses() {
        var nanos = new AtomicLong(Long.MAX_VALUE - 5);
        Instant begin = Instant.parse("2026-11-30T12:00:00Z");
        var clock = new SteadyClock(begin, nanos::get);
        assertThat(clock.instant()).isEqualTo(begin);
        nanos.addAndGet(Duration.ofSeconds(90).toNanos()); // the count goes over its end
        assertThat(clock.instant()).isEqualTo(begin.plusSeconds(90));
    }

    @Test
    void aClockThatIsSetDoesNotMoveIt() {
        Instant[] time = {Instant.EPOCH};
        SteadyClock clock = SteadyClock.from(() -> time[0]);
        time[0] = Instant.parse("2026-11-30T12:00:00Z");
        assertThat(clock.instant()).isBefore(Instant.parse("1980-01-01T00:00:00Z"));
    }
}
