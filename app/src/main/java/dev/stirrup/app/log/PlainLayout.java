package dev.stirrup.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import dev.stirrup.app.yaml.Printable;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.slf4j.event.KeyValuePair;

/// A log line for people: the time of day, the level when it is not the usual one, the message, and
/// the fields behind it. Text from the network cannot break out of its line.
final class PlainLayout extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(128);
        appendTime(line, event.getTimeStamp(), TimeZone.getDefault());
        line.append(' ');
        if (!event.getLevel().equals(ch.qos.logback.classic.Level.INFO)) {
            line.append(event.getLevel()).append(' ');
        }
        line.append(Printable.of(event.getFormattedMessage()));
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> append(line, pair));
        }
        line.append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            ThrowableProxyUtil.asString(thrown)
                    .lines()
                    .forEach(step -> line.append("    ").append(Printable.of(step)).append('\n'));
        }
        return line.toString();
    }

    /// Appends the time of day to the millisecond. Not by Java's formatters of dates: they look for
    /// zones in all jars of the program, which takes a twentieth of a second, amid the first
    /// answers.
    ///
    /// @param millis since 1970
    static void appendTime(StringBuilder line, long millis, TimeZone zone) {
        long local = millis + zone.getOffset(millis);
        int left = (int) Math.floorMod(local, TimeUnit.DAYS.toMillis(1));
        int seconds = left / 1000;
        appendDigits(line, seconds / 3600, 10);
        appendDigits(line.append(':'), seconds / 60 % 60, 10);
        appendDigits(line.append(':'), seconds % 60, 10);
        appendDigits(line.append('.'), left % 1000, 100);
    }

    /// @param first the worth of the first digit
    private static void appendDigits(StringBuilder line, int number, int first) {
        for (int worth = first; worth > 0; worth /= 10) {
            line.append((char) ('0' + number / worth % 10));
        }
    }

    private static void append(StringBuilder line, KeyValuePair pair) {
        String value = Printable.of(String.valueOf(pair.value));
        line.append(' ').append(pair.key).append('=');
        if (value.isEmpty() || value.indexOf(' ') >= 0 || value.indexOf('"') >= 0) {
            line.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
        } else {
            line.append(value);
        }
    }
}
