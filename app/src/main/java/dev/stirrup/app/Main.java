package dev.stirrup.app;

import dev.stirrup.app.command.CommandLines;

/// Where the program starts.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.run(arguments));
    }
}
