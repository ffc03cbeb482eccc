package dev.stirrup.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Types at a console as a patient person does: looks at the echo of each key where the machine
/// gives one, and presses a key again that had none.
///
/// A machine whose processor is taken away for a while loses keys (SeaBIOS, which reads the UART
/// for iPXE, does so at clock ticks only and keeps few).
final class Typist {
    /// What a line's keys have shown so far.
    private enum Echo {
        UNKNOWN,
        GIVEN,
        NONE
    }

    /// How long a line's first key may take to show whether the machine echoes at all.
    private static final Duration FIRST_ECHO = Duration.ofSeconds(2);

    /// A machine that echoed and now is silent for so long has lost the key.
    private static final Duration NEXT_ECHO = Duration.ofSeconds(5);

    private final SerialConsole console;
    private Echo echo = Echo.UNKNOWN;

    Typist(SerialConsole console) {
        this.console = console;
    }

    /// @param keys ASCII; control characters (`\r` is the enter key) are not expected to be echoed
    void type(String keys) throws IOException, InterruptedException {
        for (byte key : keys.getBytes(StandardCharsets.US_ASCII)) {
            if (key < ' ') {
                console.press(key, Duration.ZERO);
                echo = Echo.UNKNOWN;
            } else {
                print(key);
            }
        }
    }

    private void print(byte key) throws IOException, InterruptedException {
        switch (echo) {
            case UNKNOWN -> echo = console.press(key, FIRST_ECHO) ? Echo.GIVEN : Echo.NONE;
            case GIVEN -> {
                if (!console.press(key, NEXT_ECHO)) {
                    console.press(key, NEXT_ECHO);
                }
            }
            case NONE -> console.press(key, Duration.ZERO);
        }
    }
}
