package dev.stirrup.app.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One command that ran: its status and what it printed.
public record Ran(int status, String out, String err) {
    /// Runs a command on the data in this folder.
    public static Ran on(Path data, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data=" + data);
        return of(all.toArray(String[]::new));
    }

    public static Ran of(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        Console console =
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false);
        int status = CommandLines.run(console, arguments);
        return new Ran(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
