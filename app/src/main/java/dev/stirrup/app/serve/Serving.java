package dev.stirrup.app.serve;

import ch.qos.logback.classic.Level;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.ExitStatus;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.log.LogFormat;
import dev.stirrup.app.log.Logs;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.server.link.Interfaces;
import dev.stirrup.store.DataFolder;
import java.io.IOException;

/// `stirrup serve` from its choices to its end.
public final class Serving {
    private static final int NOTHING_SERVED = 1;

    private final Console console;
    private final ServeChoices choices;

    public Serving(Console console, ServeChoices choices) {
        this.console = console;
        this.choices = choices;
    }

    /// Serves until it is told to end; tells what fails.
    ///
    /// @return the exit status
    public int run() {
        try {
            return serve();
        } catch (RuntimeException | InterruptedException e) {
            return ExitStatus.tell(console, e);
        }
    }

    /// @throws FailedException when nothing can be served
    int serve() throws InterruptedException {
        Settings read = choices.site().settings();
        Settings settings = choices.mode().map(read::withMode).orElse(read);
        Logs.begin(System.out, choices.log(), Level.INFO);
        DataFolder folder = DataFolder.open(choices.site().data(settings));
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
        boolean isForPeople = choices.log() == LogFormat.PLAIN;
        var start =
                new RunningServer.Start(
                        settings, folder, choices.isForced(), isForPeople, Doors.OWN);
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

    private ServedNetworks networks(Settings settings) {
        try {
            return ServedNetworks.find(settings, Interfaces.list(), choices.interfaces());
        } catch (IOException e) {
            throw new FailedException("Cannot list the interfaces: " + e.getMessage(), "");
        }
    }
}
