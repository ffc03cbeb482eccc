package dev.stirrup.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class PlainLayoutTest {
    private static final DateTimeFormatter JAVAS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    @Test
    void theTimeOfDayIsThatOfTheZone() {
        Random random = new Random(3);
        for (String name : List.of("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu")) {
            TimeZone zone = TimeZone.getTimeZone(name);
            for (int i = 0; i < 500; i++) {
                long millis = random.nextLong(-1_000_000_000_000L, 4_000_000_000_000L);
                StringBuilder line = new StringBuilder();
                PlainLayout.appendTime(line, millis, zone);
                assertThat(line)
                        .as(name + " " + millis)
                        .hasToString(
                                JAVAS.format(Instant.ofEpochMilli(millis).atZone(zone.toZoneId())));
            }
        }
    }
}
