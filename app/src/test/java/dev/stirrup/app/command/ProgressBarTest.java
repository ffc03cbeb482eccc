package dev.stirrup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// A bar on a terminal, lines elsewhere, and what is left as people say it.
class ProgressBarTest {
    private static final long MIB = 1 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private Instant now = Instant.EPOCH;

    @Test
    void aTerminalHasABarWithRateAndWholeSecondsLeft() {
        try (ProgressBar bar = bar(true)) {
            bar.reached("copying", 0, 100 * MIB);
            later(Duration.ofSeconds(6));
            bar.reached("copying", 60 * MIB, 100 * MIB);
            assertThat(printed())
                    .contains("copying [" + "#".repeat(18) + ".".repeat(12) + "]")
                    .contains(" 60 %  60 MiB of 100 MiB  10 MiB/s  4 s left");
        }
        assertThat(printed()).endsWith("\r");
    }

    @Test
    void minutesThatAreLeftAreMinutes() {
        try (ProgressBar bar = bar(true)) {
            bar.reached("copying", 0, 100 * MIB);
            later(Duration.ofSeconds(10));
            bar.reached("copying", 10 * MIB, 100 * MIB);
            assertThat(printed()).contains("1.0 MiB/s  1 min 30 s left");
        }
    }

    @Test
    void elsewhereATenthIsALine() {
        try (ProgressBar bar = bar(false)) {
            bar.reached("reading", 0, 100 * MIB);
            for (int percent = 1; percent <= 25; percent++) {
                later(Duration.ofSeconds(1));
                bar.reached("reading", percent * MIB, 100 * MIB);
            }
        }
        assertThat(printed().lines())
                .containsExactly(
                        "reading 10 %  10 MiB of 100 MiB  1.0 MiB/s  1 min 30 s left",
                        "reading 20 %  20 MiB of 100 MiB  1.0 MiB/s  1 min 20 s left");
    }

    @Test
    void whatIsDoneAtOnceSaysNothing() {
        try (ProgressBar bar = bar(false)) {
            bar.reached("reading", 0, 100 * MIB);
            bar.reached("reading", 100 * MIB, 100 * MIB);
        }
        assertThat(printed()).isEmpty();
    }

    private ProgressBar bar(boolean isTerminal) {
        return new ProgressBar(new Console(out, out, isTerminal), () -> now);
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
