package dev.stirrup.app.serve;

import ch.qos.logback.classic.Level;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.ExitStatus;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.log.LogFormat;
import dev.stirrup.app.log.Logs;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.server.link.Interface;
import dev.stirrup.server.link.Interfaces;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.digest.NativeDigests;
import java.io.IOException;
import java.util.List;

/// `stirrup serve` from its choices to its end.
public final class Serving {
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
            serve();
            // It ended because it was asked to. What it could not do was told when it began.
            return 0;
        } catch (RuntimeException | InterruptedException e) {
            return ExitStatus.tell(console, e);
        }
    }

    /// @throws FailedException when the interfaces cannot be listed
    void serve() throws InterruptedException {
        try {
            serve(new Wanted(choices.interfaces()), Doors.OWN, new NetworkWatch());
        } catch (IOException e) {
            throw new FailedException("Cannot list the interfaces: " + e.getMessage(), "");
        }
    }

    /// Which of this machine's interfaces are served.
    interface Choice {
        ServedNetworks of(Settings settings, List<Interface> all);
    }

    /// Those that the command line and the settings name.
    record Wanted(List<String> only) implements Choice {
        @Override
        public ServedNetworks of(Settings settings, List<Interface> all) {
            return ServedNetworks.find(settings, all, only);
        }
    }

    /// What there is at the moment.
    interface Look {
        NetworkChange.Sight now() throws IOException;
    }

    /// How long the server runs: until this returns.
    interface Stay {
        /// @param first what the server began with
        void with(NetworkWatch.Server server, NetworkChange.Sight first, Look look, StopSignal stop)
                throws IOException, InterruptedException;
    }

    void serve(Choice choice, Doors doors, Stay stay) throws IOException, InterruptedException {
        Settings read = choices.site().settings();
        Settings settings = choices.mode().map(read::withMode).orElse(read);
        Logs.begin(System.out, choices.log(), Level.INFO);
        NativeDigests.add();
        DataFolder folder = DataFolder.open(choices.site().data(settings));
        boolean isForPeople = choices.log() == LogFormat.PLAIN;
        var start =
                new RunningServer.Start(settings, folder, choices.isForced(), isForPeople, doors);
        console.line(console.bold("stirrup serve"));
        Look look =
                () -> {
                    List<Interface> all = Interfaces.list();
                    return new NetworkChange.Sight(choice.of(settings, all), all);
                };
        try (StopSignal stop = new StopSignal()) {
            NetworkChange.Sight first = look.now();
            ServedNetworks served = first.found();
            Findings findings = findings(folder, served);
            try (RunningServer server = new RunningServer(start, served.networks(), findings)) {
                server.start();
                console.line(
                        findings.problems() == 0
                                ? "Serving. Ctrl-C ends."
                                : "Serving what works. Ctrl-C ends. `stirrup doctor` tells more.");
                stay.with(server, first, look, stop);
            }
        }
    }

    private Findings findings(DataFolder folder, ServedNetworks found) {
        Findings findings = new Findings(console);
        findings.good("data", folder.root().toString());
        found.problems().forEach(problem -> findings.bad("network", problem));
        if (found.networks().isEmpty()) {
            // A server that starts with its computer may be there before any address is.
            findings.bad(
                    "network",
                    "there is none to serve yet: it is served as soon as an interface has an IPv4"
                            + " address");
        }
        return findings;
    }
}
