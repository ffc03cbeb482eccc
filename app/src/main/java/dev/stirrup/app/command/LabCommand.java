package dev.stirrup.app.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Rehearsals with real firmware.
@Command(
        name = "lab",
        description = "Rehearse boots with real firmware, in a private network.",
        synopsisSubcommandLabel = "COMMAND")
final class LabCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    /// The command with those below it.
    static CommandLine line(Console console) {
        return new CommandLine(new LabCommand())
                .addSubcommand("boot", new LabBootCommand(console))
                .addSubcommand("payload", new LabPayloadCommand(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
