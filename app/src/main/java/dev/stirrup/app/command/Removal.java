package dev.stirrup.app.command;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What a command is told that removes something from the data folder which profiles may name.
final class Removal extends SiteOptions {
    @Parameters(index = "0", paramLabel = "NAME", description = "What to remove.")
    private String name = "";

    @Option(names = "--force", description = "Also when profiles use it.")
    private boolean isForced;

    String name() {
        return name;
    }

    boolean isForced() {
        return isForced;
    }

    /// Says that it is gone.
    ///
    /// @return the exit status
    int done(Console console) {
        console.line("Removed " + Console.safe(name) + ".");
        return 0;
    }

    FailedException refused(Exception why) {
        return Failure.of(why, "Add --force to remove it all the same.");
    }
}
