package dev.stirrup.app.timeline;

import java.time.Duration;
import java.util.Locale;

/// Sizes and times as people say them.
public final class Sizes {
    private static final long STEP = 1024;

    private Sizes() {}

    /// `812 B`, `1.4 MiB`.
    public static String bytes(long bytes) {
        if (bytes < STEP) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = -1;
        while (size >= STEP && unit < 4) {
            size /= STEP;
            unit++;
        }
        return String.format(
                Locale.ROOT, size < 10 ? "%.1f %ciB" : "%.0f %ciB", size, "KMGTP".charAt(unit));
    }

    /// `3 ms`, `2.1 s`, `4 min 10 s`, `12 h`.
    public static String time(Duration time) {
        if (time.toMillis() < 1000) {
            return time.toMillis() + " ms";
        }
        if (time.toSeconds() < 60) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        if (time.toMinutes() < 60) {
            return time.toMinutes() + " min" + rest(time.toSecondsPart(), "s");
        }
        return time.toHours() + " h" + rest(time.toMinutesPart(), "min");
    }

    private static String rest(int number, String unit) {
        return number == 0 ? "" : " " + number + " " + unit;
    }
}
