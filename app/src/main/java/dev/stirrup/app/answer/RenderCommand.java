package dev.stirrup.app.answer;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.serve.RenderedAnswers;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a machine's installer would be given.
@Command(
        name = "render",
        description = {
            "Print the answers that a machine's installer would be given.",
            "Tokens in URLs are samples that open nothing; secrets are stars."
        })
public final class RenderCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private SiteOptions options = new SiteOptions();

    @Option(names = "--machine", required = true, paramLabel = "NAME", description = "The machine.")
    private String machine = "";

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "The profile (default: what its plan gives it).")
    private Optional<String> profile = Optional.empty();

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "Where it asks (default: the first network).")
    private Optional<String> network = Optional.empty();

    @Option(names = "--reveal", description = "Print secrets as they are.")
    private boolean isRevealing;

    public RenderCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Site site = Site.open(options)) {
            if (site.records().machine(machine).isEmpty()) {
                throw new FailedException(
                        "There is no machine " + Console.safe(machine) + ".",
                        "See `stirrup machine list`.");
            }
            var wish = new RenderedAnswers.Wish(machine, profile, network, isRevealing);
            console.text(RenderedAnswers.of(site, wish));
        }
        return 0;
    }
}
