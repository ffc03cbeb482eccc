package dev.stirrup.server.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.server.PeerNetwork;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginBrakeTest {
    private static final PeerNetwork GUESSER = PeerNetwork.of(Ipv4.of("10.0.0.9"));
    private static final PeerNetwork OTHER = PeerNetwork.of(Ipv4.of("10.0.0.8"));

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final LoginBrake brake = new LoginBrake(() -> now);

    @Test
    void guessingGetsSlowerAndOthersAreNotTouched() {
        for (int i = 0; i < 3; i++) {
            assertThat(brake.delay(GUESSER)).isZero();
            brake.failed(GUESSER);
        }
        assertThat(brake.delay(GUESSER)).isEqualTo(Duration.ofMillis(250));
        now = now.plusMillis(250);
        brake.failed(GUESSER);
        assertThat(brake.delay(GUESSER)).isEqualTo(Duration.ofMillis(500));
        now = now.plusMillis(500);
        for (int i = 0; i < 100; i++) {
            brake.failed(GUESSER);
        }
        assertThat(brake.delay(GUESSER)).isEqualTo(Duration.ofSeconds(5));
        assertThat(brake.delay(OTHER)).isZero();
    }

    @Test
    void guessesAtTheSameTimeWaitForEachOther() {
        for (int i = 0; i < 8; i++) {
            brake.failed(GUESSER);
        }
        assertThat(brake.delay(GUESSER)).isEqualTo(Duration.ofSeconds(5));
        assertThat(brake.delay(GUESSER)).isEqualTo(Duration.ofSeconds(10));
        now = now.plusSeconds(3);
        assertThat(brake.delay(GUESSER)).isEqualTo(Duration.ofSeconds(12));
        assertThat(brake.delay(OTHER)).isZero();
    }

    @Test
    void theFirstFailureThatCostsTimeIsTold() {
        assertThat(brake.failed(GUESSER)).isFalse();
        assertThat(brake.failed(GUESSER)).isFalse();
        assertThat(brake.failed(GUESSER)).isTrue();
        assertThat(brake.failed(GUESSER)).isFalse();
    }

    @Test
    void whoSucceedsOrStaysAwayStartsAnew() {
        for (int i = 0; i < 5; i++) {
            brake.failed(GUESSER);
            brake.failed(OTHER);
        }
        brake.succeeded(GUESSER);
        assertThat(brake.delay(GUESSER)).isZero();
        now = now.plus(Duration.ofMinutes(6));
        assertThat(brake.delay(OTHER)).isZero();
    }
}
