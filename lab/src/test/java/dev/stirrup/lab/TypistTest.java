package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypistTest {
    /// Loses the keys it is told to, counted from the first; echoes the others, if it echoes.
    private static final class Machine extends OutputStream {
        final StringBuilder got = new StringBuilder();
        final PipedOutputStream screen = new PipedOutputStream();
        private final int lost;
        private final boolean isEchoing;
        private int pressed;

        Machine(int lost, boolean isEchoing) {
            this.lost = lost;
            this.isEchoing = isEchoing;
        }

        @Override
        public void write(int key) throws IOException {
            if (pressed++ == lost) {
                return;
            }
            got.append((char) key);
            if (isEchoing) {
                screen.write(key == '\r' ? '\n' : key);
                screen.flush();
            }
        }
    }

    @Test
    void whatIsTypedArrivesWhole() throws Exception {
        assertThat(typed(new Machine(-1, true), "set a b\rautoboot\r"))
                .isEqualTo("set a b\rautoboot\r");
    }

    @Test
    void aKeyThatGotLostIsPressedAgain() throws Exception {
        assertThat(typed(new Machine(3, true), "password\r")).isEqualTo("password\r");
    }

    @Test
    void aMachineThatNeverEchoesIsNotWaitedForAtEachKey() throws Exception {
        assertThat(typed(new Machine(-1, false), "secret\r")).isEqualTo("secret\r");
    }

    /// A prompt that waits for seconds may be shown, and gone, while nobody could look.
    @Test
    void aKeyIsPressedUntilThePromptWasHeard() throws Exception {
        var screen = new PipedOutputStream();
        var got = new StringBuilder();
        var deaf =
                new OutputStream() {
                    @Override
                    public void write(int key) throws IOException {
                        got.append((char) key);
                        if (got.toString().equals("\2\2\2")) {
                            screen.write("iPXE> ".getBytes(StandardCharsets.US_ASCII));
                            screen.flush();
                        }
                    }
                };
        try (var seen = new PipedInputStream(screen)) {
            screen.write("Press Ctrl-B\n".getBytes(StandardCharsets.US_ASCII));
            screen.flush();
            new Typist(SerialConsole.open(seen, deaf, line -> {}))
                    .type(
                            List.of(Typed.again("Press", "\2"), new Typed("iPXE>", "\r")),
                            Duration.ofMinutes(1));
        }
        assertThat(got.toString()).matches("\2{3,}\r");
    }

    private static String typed(Machine machine, String keys) throws Exception {
        try (var screen = new PipedInputStream(machine.screen)) {
            SerialConsole console = SerialConsole.open(screen, machine, line -> {});
            new Typist(console).type(keys);
        }
        return machine.got.toString();
    }
}
