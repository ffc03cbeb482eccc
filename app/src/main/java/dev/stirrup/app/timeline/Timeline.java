package dev.stirrup.app.timeline;

import dev.stirrup.app.yaml.Printable;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Diagnosis;
import dev.stirrup.boot.event.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Draws attempts as lines: the time since the attempt's beginning, and what happened.
public final class Timeline {
    private static final String RESET = "\u001b[0m";

    private final boolean isColoured;

    public Timeline(boolean isColoured) {
        this.isColoured = isColoured;
    }

    /// One event.
    ///
    /// @param start when its attempt began
    public String line(Instant start, BootEvent event) {
        Mood mood = Mood.of(event.what());
        return clock(Duration.between(start, event.at()))
                + "  "
                + painted(mood, Sentences.of(event.what()));
    }

    /// All events of an attempt and the verdict as of `now`, each line with its line break.
    public String attempt(List<BootEvent> events, Instant now) {
        StringBuilder out = new StringBuilder();
        Instant start = events.getFirst().at();
        events.forEach(event -> out.append(line(start, event)).append('\n'));
        return out.append(verdict(Diagnosis.of(events, now))).toString();
    }

    /// A verdict with its causes and what to do, each line with its line break.
    public String verdict(Verdict verdict) {
        StringBuilder out = new StringBuilder();
        out.append(painted(mood(verdict), "=> " + Printable.of(verdict.sentence()))).append('\n');
        verdict.causes().forEach(cause -> out.append("   perhaps: ").append(cause).append('\n'));
        if (!verdict.nextStep().isEmpty()) {
            out.append("   do: ").append(verdict.nextStep()).append('\n');
        }
        if (verdict.outcome() == Verdict.Outcome.STOPPED) {
            out.append("   more: docs/errors/").append(verdict.code()).append(".md\n");
        }
        return out.toString();
    }

    private static Mood mood(Verdict verdict) {
        return switch (verdict.outcome()) {
            case SUCCEEDED -> Mood.GOOD;
            case STOPPED -> Mood.BAD;
            case AS_PLANNED, UNDERWAY -> Mood.PLAIN;
        };
    }

    private static String clock(Duration since) {
        long millis = Math.max(0, since.toMillis());
        return String.format(
                Locale.ROOT, "%3d:%02d.%03d", millis / 60_000, millis / 1000 % 60, millis % 1000);
    }

    private String painted(Mood mood, String text) {
        if (!isColoured) {
            return text;
        }
        return switch (mood) {
            case PLAIN -> text;
            case QUIET -> "\u001b[2m" + text + RESET;
            case GOOD -> "\u001b[32m" + text + RESET;
            case BAD -> "\u001b[31m" + text + RESET;
        };
    }
}
