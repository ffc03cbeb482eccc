package dev.stirrup.app.serve;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.log.LogFormat;
import dev.stirrup.netboot.Network;
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
            "Serve DHCP, TFTP, HTTP, HTTPS, iSCSI and syslog until stopped.",
            "Without settings: every interface, as a proxy beside the network's own DHCP server."
        })
public final class ServeCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private SiteOptions site = new SiteOptions();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "For networks not in the settings: proxy, authoritative, foreign or observe.")
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
        new Serving(console, choices()).serve();
        return 0;
    }

    /// What the options say.
    public ServeChoices choices() {
        return new ServeChoices(site, Optional.ofNullable(mode), interfaces, isForced, log);
    }
}
