package dev.stirrup.app.doctor;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.serve.ServedNetwork;
import dev.stirrup.app.serve.ServedNetworks;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.server.link.Interfaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Tells everything that keeps this server from booting machines.
@Command(
        name = "doctor",
        description = {
            "Look at this server: rights, ports, interfaces, other DHCP servers, data, loaders.",
            "Ends with status 0 when nothing is wrong, else with 1. Changes nothing."
        })
public final class DoctorCommand implements Callable<Integer> {
    private final Console console;
    private final Set<String> told = new HashSet<>();

    @Mixin private SiteOptions site = new SiteOptions();

    @Option(
            names = "--no-network",
            description = "Do not ask the networks for other DHCP servers, which takes 3 seconds.")
    private boolean isOffline;

    public DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Settings settings = site.settings();
        Path root = site.data(settings);
        ServedNetworks found = networks(settings);
        List<ServedNetwork> networks = found.networks();
        List<Check> checks =
                List.of(
                        new JavaCheck(),
                        new NetworkCheck(found),
                        new RightsCheck(networks),
                        new PortCheck(networks, settings.listeners()),
                        KernelCheck.of(networks),
                        new ContainerCheck(networks, Path.of("/")),
                        new DataCheck(root),
                        new TrustCheck(root, settings),
                        new RecordCheck(root, settings),
                        new ForeignServerCheck(isOffline ? List.of() : networks));
        long problems = 0;
        for (Check check : checks) {
            for (Finding finding : check.findings()) {
                tell(finding);
                problems += finding.isProblem() ? 1 : 0;
            }
        }
        console.line(
                problems == 0
                        ? "Nothing is wrong."
                        : problems == 1 ? "1 problem." : problems + " problems.");
        return problems == 0 ? 0 : 1;
    }

    private void tell(Finding finding) {
        String mark =
                switch (finding.severity()) {
                    case GOOD -> console.green("  ok ");
                    case HINT -> console.yellow("   - ");
                    case PROBLEM -> console.red(" !!! ");
                };
        console.line(mark + "%-12s ".formatted(finding.what()) + Console.safe(finding.why()));
        if (!finding.fix().isEmpty()) {
            console.line(
                    "                  fix: "
                            + (told.add(finding.fix()) ? Console.safe(finding.fix()) : "as above"));
        }
    }

    private static ServedNetworks networks(Settings settings) {
        try {
            return ServedNetworks.find(settings, Interfaces.list(), List.of());
        } catch (IOException e) {
            throw new FailedException("Cannot list the interfaces: " + e.getMessage(), "");
        }
    }
}
