package dev.stirrup.app.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/// Prints the completion script.
@Command(
        name = "completion",
        description = {
            "Print the completion script for bash and zsh.",
            "In the shell's start file: source <(stirrup completion)"
        })
final class CompletionCommand implements Callable<Integer> {
    private final Console console;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.text(AutoComplete.bash("stirrup", CommandLines.tree(console)));
        return 0;
    }
}
