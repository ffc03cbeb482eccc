package dev.stirrup.app.trust;

import dev.stirrup.app.command.CommandGroup;
import dev.stirrup.app.command.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The site's keys and certificates.
@Command(
        name = "trust",
        description = "The site's keys and certificates: show, hand out, replace, take offline.",
        synopsisSubcommandLabel = "COMMAND")
public final class TrustCommand extends CommandGroup {
    private TrustCommand() {
        super("trust");
    }

    /// The command with those below it.
    public static CommandLine line(Console console) {
        return new CommandLine(new TrustCommand())
                .addSubcommand("show", new ShowCommand(console))
                .addSubcommand("export", new ExportCommand(console))
                .addSubcommand("enroll", new EnrollCommand(console))
                .addSubcommand("rotate", new RotateCommand(console))
                .addSubcommand("offline-root", new OfflineRootCommand(console))
                .addSubcommand("online-root", new OnlineRootCommand(console))
                .addSubcommand("csr", new CsrCommand(console))
                .addSubcommand("import-signed", new ImportSignedCommand(console))
                .addSubcommand("import", new ImportCommand(console))
                .addSubcommand("update", new UpdateCommand(console));
    }
}
