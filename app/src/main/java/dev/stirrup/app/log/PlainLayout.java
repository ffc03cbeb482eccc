package dev.stirrup.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import dev.stirrup.app.yaml.Printable;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.slf4j.event.KeyValuePair;

/// A log line for people: the time of day, the level when it is not the usual one, the message, and
/// the fields behind it. Text from the network cannot break out of its line.
final class PlainLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(128);
        TIME.formatTo(event.getInstant(), line);
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
