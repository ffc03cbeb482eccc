package dev.stirrup.boot.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.event.AttemptTracker.Ongoing;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AttemptIndexTest {
    private final AttemptIndex index = new AttemptIndex(1);
    private final List<Ongoing> attempts =
            LongStream.range(1, 4).mapToObj(AttemptIndexTest::attempt).toList();

    /// Beside a map, which does the same.
    @Test
    void findsWhatAMapFinds() {
        Map<SystemUuid, Ongoing> expected = new HashMap<>();
        var random = new Random(1);
        for (int i = 0; i < 50_000; i++) {
            var identity = new SystemUuid(1, 1 + random.nextInt(1000));
            Ongoing attempt = attempts.get(random.nextInt(attempts.size()));
            switch (random.nextInt(3)) {
                case 0 -> {
                    index.put(identity, attempt);
                    expected.put(identity, attempt);
                }
                case 1 -> {
                    index.remove(identity, attempt);
                    expected.remove(identity, attempt);
                }
                default -> assertThat(index.find(identity)).isSameAs(expected.get(identity));
            }
        }
    }

    private static Ongoing attempt(long number) {
        return new AttemptTracker(1, 0).resume(number, Claims.none(), Instant.EPOCH, 1);
    }
}
