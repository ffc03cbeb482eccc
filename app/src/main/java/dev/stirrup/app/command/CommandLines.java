package dev.stirrup.app.command;

import dev.stirrup.app.Version;
import dev.stirrup.app.answer.AnswerCommand;
import dev.stirrup.app.answer.RenderCommand;
import dev.stirrup.app.answer.SecretCommand;
import dev.stirrup.app.disk.DiskCommand;
import dev.stirrup.app.doctor.DoctorCommand;
import dev.stirrup.app.mirror.MirrorCommand;
import dev.stirrup.app.preflight.InspectCommand;
import dev.stirrup.app.preflight.SignCommand;
import dev.stirrup.app.preflight.UkiCommand;
import dev.stirrup.app.probe.ProbeCommand;
import dev.stirrup.app.serve.DhcpConfigCommand;
import dev.stirrup.app.serve.ExplainCommand;
import dev.stirrup.app.serve.ServeCommand;
import dev.stirrup.app.trust.RevokeCommand;
import dev.stirrup.app.trust.TrustCommand;
import dev.stirrup.app.trust.VerifyManifestCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/// The tree of commands. A command that is named on the command line is built alone: reading the
/// annotations of all of them would cost `serve` a part of its start.
public final class CommandLines {
    private CommandLines() {}

    /// Runs one command line and gives the exit status.
    public static int run(String... arguments) {
        return run(Console.standard(), arguments);
    }

    /// The same, printing elsewhere.
    public static int run(Console console, String... arguments) {
        return tree(console, arguments).execute(arguments);
    }

    private static Map<String, Function<Console, Object>> commands() {
        Map<String, Function<Console, Object>> commands = new LinkedHashMap<>();
        commands.put("serve", ServeCommand::new);
        commands.put("check", CheckCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("apply", ApplyCommand::new);
        commands.put("export", ExportCommand::new);
        commands.put("machine", MachineCommand::new);
        commands.put("operator", OperatorCommand::new);
        commands.put("profile", ProfileCommand::new);
        commands.put("plan", PlanCommand::new);
        commands.put("loaders", LoadersCommand::new);
        commands.put("answer", AnswerCommand::new);
        commands.put("secret", SecretCommand::new);
        commands.put("render", RenderCommand::new);
        commands.put("image", ImageCommand::line);
        commands.put("driver", DriverCommand::new);
        commands.put("mirror", MirrorCommand::line);
        commands.put("disk", DiskCommand::line);
        commands.put("trust", TrustCommand::line);
        commands.put("inspect", InspectCommand::new);
        commands.put("sign", SignCommand::new);
        commands.put("uki", UkiCommand::new);
        commands.put("revoke", RevokeCommand::new);
        commands.put("verify-manifest", VerifyManifestCommand::new);
        commands.put("explain", ExplainCommand::new);
        commands.put("probe", ProbeCommand::new);
        commands.put("dhcp-config", DhcpConfigCommand::new);
        commands.put("boots", BootsCommand::new);
        commands.put("watch", WatchCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("lab", LabCommand::line);
        commands.put("version", VersionCommand::new);
        return commands;
    }

    static CommandLine tree(Console console, String... arguments) {
        CommandLine root = new CommandLine(new StirrupCommand());
        Map<String, Function<Console, Object>> commands = commands();
        String wanted = arguments.length == 0 ? "" : arguments[0];
        if (commands.containsKey(wanted)) {
            commands.keySet().retainAll(Set.of(wanted));
        }
        commands.forEach((name, make) -> root.addSubcommand(name, make.apply(console)));
        root.getCommandSpec().version("stirrup " + Version.text());
        root.setColorScheme(colours(console));
        root.setExecutionExceptionHandler((e, line, result) -> ExitStatus.tell(console, e));
        root.setUsageHelpAutoWidth(true);
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setAbbreviatedOptionsAllowed(false);
        return root;
    }

    private static ColorScheme colours(Console console) {
        return CommandLine.Help.defaultColorScheme(console.isColoured() ? Ansi.ON : Ansi.OFF);
    }
}
