package dev.stirrup.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The program without a command.
@Command(
        name = "stirrup",
        description = "Boots machines over the network, and explains each step.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Start with: stirrup serve"})
final class StirrupCommand implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and do nothing.")
    private boolean isHelpWanted;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version and do nothing.")
    private boolean isVersionWanted;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        if (isHelpWanted || isVersionWanted) {
            return;
        }
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
