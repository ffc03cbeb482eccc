package dev.stirrup.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

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

    /// A person who repeats a key until something happens.
    private static final Duration AGAIN = Duration.ofMillis(250);

    /// For two minutes.
    private static final int MOST_AGAIN = 400;

    private final SerialConsole console;
    private Echo echo = Echo.UNKNOWN;

    Typist(SerialConsole console) {
        this.console = console;
    }

    /// Types each when its prompt is there.
    ///
    /// @param limit for each
    void type(List<Typed> typing, Duration limit) throws IOException, InterruptedException {
        long since = 0;
        for (int i = 0; i < typing.size(); i++) {
            Typed one = typing.get(i);
            if (!console.await(prompt(one), since, limit)) {
                return;
            }
            since = console.now();
            type(one.keys());
            if (one.isRepeated() && i + 1 < typing.size()) {
                typeUntil(prompt(typing.get(i + 1)), since, one.keys());
            }
        }
    }

    private void typeUntil(Pattern wanted, long since, String keys)
            throws IOException, InterruptedException {
        for (int i = 0; i < MOST_AGAIN && !console.await(wanted, since, AGAIN); i++) {
            type(keys);
        }
    }

    private static Pattern prompt(Typed one) {
        return Pattern.compile(Pattern.quote(one.prompt()));
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
