package dev.stirrup.app.command;

import dev.stirrup.app.yaml.Printable;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/// Where commands print. Colours only on a terminal that wants them.
public final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean isColoured;

    public Console(PrintStream out, PrintStream err, boolean isColoured) {
        this.out = out;
        this.err = err;
        this.isColoured = isColoured;
    }

    /// Standard output and error; coloured when output is a terminal and NO_COLOR is not set
    /// (no-color.org).
    public static Console standard() {
        String noColour = System.getenv("NO_COLOR");
        String term = System.getenv("TERM");
        boolean isTerminal =
                Optional.ofNullable(System.console())
                        .filter(java.io.Console::isTerminal)
                        .isPresent();
        boolean wanted = noColour == null || noColour.isEmpty();
        boolean able = term != null && !term.equals("dumb");
        return new Console(System.out, System.err, isTerminal && wanted && able);
    }

    public boolean isColoured() {
        return isColoured;
    }

    /// One line of output. Its text must be harmless already where it came from outside.
    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /// Text that ends with its own line break.
    public void text(String text) {
        out.print(text);
        out.flush();
    }

    /// Whether nobody reads what is printed any more, as behind `| head` when it has enough. Java
    /// does not tell of it by itself.
    boolean isForsaken() {
        return out.checkError();
    }

    public void warn(String text) {
        err.println(text);
        err.flush();
    }

    /// Rows in columns as wide as their widest cell, two spaces apart. Cells are made harmless.
    public void table(List<String> head, List<List<String>> rows) {
        text(Table.of(head, rows, isColoured));
    }

    public String bold(String text) {
        return isColoured ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    public String green(String text) {
        return isColoured ? "\u001b[32m" + text + "\u001b[0m" : text;
    }

    public String red(String text) {
        return isColoured ? "\u001b[31m" + text + "\u001b[0m" : text;
    }

    public String yellow(String text) {
        return isColoured ? "\u001b[33m" + text + "\u001b[0m" : text;
    }

    public String dim(String text) {
        return isColoured ? "\u001b[2m" + text + "\u001b[0m" : text;
    }

    /// Text from outside, made harmless.
    public static String safe(String text) {
        return Printable.of(text);
    }
}
