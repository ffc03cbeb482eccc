package dev.stirrup.app.command;

import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.store.disk.golden.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// How far a long work is: on a terminal a bar in one line, elsewhere a line for each tenth, and
/// nothing for what is done at once.
public final class ProgressBar implements Progress, AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final int WIDTH = 30;
    private static final int LINE = 100;

    private final Console console;
    private final InstantSource clock;
    private String step = "";
    private Instant begun = Instant.MIN;
    private Instant told = Instant.MIN;
    private long doneAtBegin;
    private long tenths;
    private boolean isShown;

    public ProgressBar(Console console, InstantSource clock) {
        this.console = console;
        this.clock = clock;
    }

    @Override
    public void reached(String now, long done, long total) {
        Instant time = clock.instant();
        if (!now.equals(step)) {
            step = now;
            begun = time;
            told = time;
            doneAtBegin = done;
            tenths = total == 0 ? 10 : done * 10 / total;
        }
        Duration taken = Duration.between(begun, time);
        if (console.isColoured()) {
            if (Duration.between(told, time).compareTo(PAUSE) >= 0) {
                told = time;
                isShown = true;
                console.text("\r" + padded(bar(done, total) + text(done, total, taken)));
            }
        } else if (total > 0 && done * 10 / total > tenths && taken.compareTo(AT_ONCE) > 0) {
            tenths = done * 10 / total;
            console.line(step + text(done, total, taken));
        }
    }

    /// Says something else; the bar comes again below it.
    public void say(String line) {
        close();
        console.line(line);
    }

    /// Takes the bar away.
    @Override
    public void close() {
        if (isShown) {
            isShown = false;
            console.text("\r" + padded("") + "\r");
        }
    }

    private String bar(long done, long total) {
        int full = total == 0 ? WIDTH : (int) (done * WIDTH / total);
        return step + " [" + "#".repeat(full) + ".".repeat(WIDTH - full) + "]";
    }

    /// ` 43 % 1.2 GiB of 2.8 GiB 350 MiB/s 4 s left`
    private String text(long done, long total, Duration taken) {
        long percent = total == 0 ? 100 : done * 100 / total;
        String text = " " + percent + " %  " + Sizes.bytes(done) + " of " + Sizes.bytes(total);
        long millis = taken.toMillis();
        long moved = done - doneAtBegin;
        if (millis == 0 || moved == 0) {
            return text;
        }
        long rate = Math.max(1, moved * 1000 / millis);
        return text + "  " + Sizes.bytes(rate) + "/s  " + left((total - done + rate - 1) / rate);
    }

    /// In whole seconds: what is left is a guess.
    private static String left(long seconds) {
        return (seconds < 60 ? seconds + " s" : Sizes.time(Duration.ofSeconds(seconds))) + " left";
    }

    private static String padded(String line) {
        String cut = line.length() > LINE ? line.substring(0, LINE) : line;
        return cut + " ".repeat(LINE - cut.length());
    }
}
