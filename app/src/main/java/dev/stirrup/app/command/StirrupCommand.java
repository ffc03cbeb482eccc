package dev.stirrup.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The program without a command.
@Command(
        name = "stirrup",
        description = "Boots machines over the network, and explains each step.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Start with: stirrup serve"})
final class StirrupCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
