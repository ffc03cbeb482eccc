package dev.stirrup.app.command;

import dev.stirrup.app.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Prints the version.
@Command(name = "version", description = "Print the version of the program and of its Java.")
final class VersionCommand implements Callable<Integer> {
    private final Console console;

    VersionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.line("stirrup " + Version.text() + " (Java " + Runtime.version() + ")");
        return 0;
    }
}
