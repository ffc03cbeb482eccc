package dev.stirrup.app.serve;

import ch.qos.logback.classic.Level;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.log.LogFormat;
import dev.stirrup.app.log.Logs;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.link.Interfaces;
import dev.stirrup.store.DataFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `stirrup serve`: runs until it is told to end.
@Command(
        name = "serve",
        description = {
            "Serve DHCP, TFTP, HTTP and syslog until stopped.",
            "Without settings: every interface, as a proxy beside the network's own DHCP server."
        })
public final class ServeCommand implements Callable<Integer> {
    private static final int NOTHING_SERVED = 1;

    private final Console console;

    @Mixin private SiteOptions site = new SiteOptions();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "For networks not in the settings: proxy, authoritative or observe.")
    private Network.@Nullable Mode mode;

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "NAME",
            description = "Serve this interface only; may be given several times.")
    private List<String> interfaces = new ArrayList<>();

    @Option(names = "--force", description = "Lease addresses even where another DHCP server does.")
    private boolean isForced;

    @Option(
            names = "--log",
            paramLabel = "FORM",
            description = "Form of the log lines: plain (default) or json.")
    private LogFormat log = LogFormat.PLAIN;

    public ServeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = withMode(site.settings());
        Logs.begin(System.out, log, Level.INFO);
        DataFolder folder = DataFolder.open(site.data(settings));
        ServedNetworks found = networks(settings);
        Findings findings = new Findings(console);
        console.line(console.bold("stirrup serve"));
        findings.good("data", folder.root().toString());
        found.problems().forEach(problem -> findings.bad("network", problem));
        if (found.networks().isEmpty()) {
            throw new FailedException(
                    "There is no network to serve.",
                    "Give an interface an IPv4 address, or name its interface in the settings.");
        }
        var start =
                new RunningServer.Start(
                        settings, folder, isForced, log == LogFormat.PLAIN, Doors.OWN);
        try (StopSignal stop = new StopSignal();
                RunningServer server = new RunningServer(start, found.networks(), findings)) {
            server.start();
            console.line(
                    findings.problems() == 0
                            ? "Serving. Ctrl-C ends."
                            : "Serving what works. Ctrl-C ends. `stirrup doctor` tells more.");
            stop.await();
        }
        return findings.problems() == 0 ? 0 : NOTHING_SERVED;
    }

    private Settings withMode(Settings read) {
        return Optional.ofNullable(mode).map(read::withMode).orElse(read);
    }

    private ServedNetworks networks(Settings settings) {
        try {
            return ServedNetworks.find(settings, Interfaces.list(), interfaces);
        } catch (IOException e) {
            throw new FailedException("Cannot list the interfaces: " + e.getMessage(), "");
        }
    }
}
