package dev.stirrup.lab;

import java.util.function.Consumer;

/// Turns what a terminal would be sent into plain text: control sequences (ECMA-48) are taken out,
/// and moving the cursor to another place counts as a line end. Firmware consoles are full of them.
final class TerminalText {
    private static final int ESCAPE = 0x1b;
    private static final int LONGEST_LINE = 1000;

    private enum State {
        PLAIN,
        ESCAPED,
        CONTROL,
        STRING
    }

    private final StringBuilder line = new StringBuilder();
    private final Consumer<String> lines;
    private State state = State.PLAIN;

    /// @param lines told each line that is not empty, without its end
    TerminalText(Consumer<String> lines) {
        this.lines = lines;
    }

    /// What stands on the line that has not ended yet, such as a prompt.
    String unfinished() {
        return line.toString();
    }

    void accept(int value) {
        switch (state) {
            case PLAIN -> plain(value);
            case ESCAPED -> escaped(value);
            case CONTROL -> control(value);
            case STRING -> state = value == 0x07 ? State.PLAIN : escapeOr(value, State.STRING);
        }
    }

    /// Ends the last line.
    void finish() {
        String text = line.toString().stripTrailing();
        line.setLength(0);
        if (!text.isBlank()) {
            lines.accept(text);
        }
    }

    private void plain(int value) {
        if (value == ESCAPE) {
            state = State.ESCAPED;
        } else if (value == '\n' || value == '\r') {
            finish();
        } else if (value == '\b' && !line.isEmpty()) {
            line.setLength(line.length() - 1);
        } else if (value == '\t') {
            line.append(' ');
        } else if (value >= 0x20 && value < 0x7f) {
            line.append((char) value);
        }
        if (line.length() >= LONGEST_LINE) {
            finish();
        }
    }

    private void escaped(int value) {
        state =
                switch (value) {
                    case '[' -> State.CONTROL;
                    case ']', 'P', '_', '^' -> State.STRING;
                    case ESCAPE -> State.ESCAPED;
                    default -> value >= 0x20 && value <= 0x2f ? State.ESCAPED : State.PLAIN;
                };
    }

    private void control(int value) {
        if (value >= 0x40 && value <= 0x7e) {
            state = State.PLAIN;
            if (value == 'H' || value == 'f' || value == 'J') {
                finish();
            }
        } else {
            state = escapeOr(value, State.CONTROL);
        }
    }

    private static State escapeOr(int value, State otherwise) {
        return value == ESCAPE ? State.ESCAPED : otherwise;
    }
}
