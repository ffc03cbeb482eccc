package dev.stirrup.server.http;

import static java.time.temporal.ChronoField.YEAR;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The three spellings of a time in HTTP (RFC 9110 section 5.6.7), in whole seconds.
final class HttpDate {
    private static final DateTimeFormatter FIXED = pattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'");
    private static final List<DateTimeFormatter> READABLE =
            List.of(
                    FIXED,
                    new DateTimeFormatterBuilder()
                            .appendPattern("EEEE, dd-MMM-")
                            .appendValueReduced(YEAR, 2, 2, 1970)
                            .appendPattern(" HH:mm:ss 'GMT'")
                            .toFormatter(Locale.US),
                    pattern("EEE MMM ppd HH:mm:ss yyyy"));

    private static final int LONGEST = 40;

    private HttpDate() {}

    static String format(Instant time) {
        return FIXED.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    }

    /// Empty when it is in none of the spellings.
    static Optional<Instant> read(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        for (DateTimeFormatter spelling : READABLE) {
            try {
                return Optional.of(LocalDateTime.parse(text, spelling).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                // Not this spelling; the next one may fit.
            }
        }
        return Optional.empty();
    }

    private static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.US);
    }
}
