package dev.stirrup.app.command;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// Points in time as tables show them, in this machine's time zone.
final class Times {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneId.systemDefault());

    private Times() {}

    static String second(Instant time) {
        return SECOND.format(time);
    }

    static String day(Instant time) {
        return DAY.format(time);
    }
}
