package dev.stirrup.lab;

import java.util.function.Consumer;

/// Turns what a terminal would be sent into plain text: control sequences (ECMA-48) are taken out,
/// and moving the cursor to another place counts as a line end. Firmware consoles are full of them.
///
/// Moving the cursor to where it is anyway, or back into the line, ends no line: SeaBIOS, which
/// shows what a boot loader writes on the screen, says at a tick of its clock where the cursor
/// stands, be it in the middle of a word.
final class TerminalText {
    private static final int ESCAPE = 0x1b;
    private static final int LONGEST_LINE = 1000;

    /// From here on a byte begins a character of UTF-8 that takes several, and one column: an
    /// arrow, a piece of a frame.
    private static final int FIRST_OF_SEVERAL = 0xc0;

    /// No position on a screen has more digits.
    private static final int LONGEST_POSITION = 16;

    /// Rows and columns count from 1.
    private static final int UNKNOWN_ROW = 0;

    private enum State {
        PLAIN,
        ESCAPED,
        CONTROL,
        STRING
    }

    private final StringBuilder line = new StringBuilder();
    private final StringBuilder parameters = new StringBuilder();
    private final Consumer<String> lines;
    private State state = State.PLAIN;

    /// The row of the line, as far as the cursor was sent to it: a screen of unknown height may
    /// have scrolled at a line end.
    private int row = UNKNOWN_ROW;

    /// The column in which the line begins.
    private int firstColumn = 1;

    /// Where in the line the next character goes.
    private int cursor;

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

    /// Ends the last line. The next one goes on in the same column.
    void finish() {
        String text = line.toString().stripTrailing();
        firstColumn += cursor;
        line.setLength(0);
        cursor = 0;
        if (!text.isBlank()) {
            lines.accept(text);
        }
    }

    private void plain(int value) {
        if (value == ESCAPE) {
            state = State.ESCAPED;
        } else if (value == '\n') {
            finish();
            row = UNKNOWN_ROW;
        } else if (value == '\r') {
            finish();
            firstColumn = 1;
        } else if (value == '\b' && cursor > 0) {
            line.setLength(--cursor);
        } else if (value == '\t') {
            put(' ');
        } else if (value >= 0x20 && value < 0x7f) {
            put((char) value);
        } else if (value >= FIRST_OF_SEVERAL) {
            put(' ');
        }
        if (line.length() >= LONGEST_LINE) {
            finish();
        }
    }

    private void put(char value) {
        if (cursor == line.length()) {
            line.append(value);
        } else {
            line.setCharAt(cursor, value);
        }
        cursor++;
    }

    private void escaped(int value) {
        parameters.setLength(0);
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
            switch (value) {
                case 'H', 'f' -> moveTo(position(0), position(1));
                case 'J' -> finish();
                default -> {}
            }
        } else {
            if (parameters.length() < LONGEST_POSITION) {
                parameters.append((char) value);
            }
            state = escapeOr(value, State.CONTROL);
        }
    }

    private void moveTo(int newRow, int column) {
        int place = column - firstColumn;
        boolean isWithin = place >= 0 && place <= line.length();
        boolean isBeside = place == cursor || place == cursor - 1;
        if (!isWithin || (row == UNKNOWN_ROW ? !isBeside : newRow != row)) {
            finish();
            firstColumn = column;
            place = 0;
        }
        row = newRow;
        cursor = place;
    }

    /// @return 1 for one that is not given, or is no number
    private int position(int index) {
        String[] given = parameters.toString().split(";", -1);
        boolean isNumber = index < given.length && given[index].matches("[0-9]{1,4}");
        return isNumber ? Math.max(1, Integer.parseInt(given[index])) : 1;
    }

    private static State escapeOr(int value, State otherwise) {
        return value == ESCAPE ? State.ESCAPED : otherwise;
    }
}
