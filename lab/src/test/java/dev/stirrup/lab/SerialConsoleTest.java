package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SerialConsoleTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Test
    void aPromptIsAwaitedWithoutItsLineEnd() throws Exception {
        var machine = new PipedOutputStream();
        SerialConsole console =
                SerialConsole.open(
                        new PipedInputStream(machine), OutputStream.nullOutputStream(), lines::add);
        write(machine, "iPXE> ");
        assertThat(console.await(Pattern.compile("iPXE>"), LIMIT)).isTrue();
        machine.close();
    }

    @Test
    void whatWasThereBeforeAMomentIsNotAwaitedAgain() throws Exception {
        var machine = new PipedOutputStream();
        SerialConsole console =
                SerialConsole.open(
                        new PipedInputStream(machine), OutputStream.nullOutputStream(), lines::add);
        Pattern prompt = Pattern.compile("grub>");
        write(machine, "grub> ");
        assertThat(console.await(prompt, LIMIT)).isTrue();
        long since = console.now();
        write(machine, "ls\n(hd0)\n");
        assertThat(console.await(Pattern.compile("hd0"), since, LIMIT)).isTrue();
        assertThat(console.await(prompt, since, Duration.ZERO)).isFalse();
        write(machine, "grub> ");
        assertThat(console.await(prompt, since, LIMIT)).isTrue();
        assertThat(console.await(prompt, console.now(), Duration.ZERO)).isFalse();
        machine.close();
    }

    @Test
    void theEndOfTheMachineEndsTheWait() throws Exception {
        var machine = new PipedOutputStream();
        SerialConsole console =
                SerialConsole.open(
                        new PipedInputStream(machine), OutputStream.nullOutputStream(), lines::add);
        write(machine, "last words");
        machine.close();
        assertThat(console.await(Pattern.compile("never"), LIMIT)).isFalse();
        assertThat(lines).containsExactly("last words");
        assertThat(console.tail(5)).containsExactly("last words");
    }

    private static void write(OutputStream machine, String text) throws Exception {
        machine.write(text.getBytes(StandardCharsets.US_ASCII));
        machine.flush();
    }
}
