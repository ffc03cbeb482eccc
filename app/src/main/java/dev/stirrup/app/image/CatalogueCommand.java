package dev.stirrup.app.image;

import dev.stirrup.app.catalogue.KnownSystem;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Lists the catalogue.
@Command(
        name = "catalogue",
        description = {
            "List the systems that `image add` knows by name, or those that fit some words.",
            "More are added by YAML files in the folder `catalogue` of the data folder."
        })
public final class CatalogueCommand extends SiteOptions implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "0..*", paramLabel = "WORD", description = "Words to look for.")
    private List<String> words = List.of();

    public CatalogueCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Site site = Site.open(this)) {
            List<KnownSystem> found = Reception.catalogue(site).search(words);
            console.table(
                    List.of("NAME", "SYSTEM", "FOR", "SIGNED", "TRIED"),
                    found.stream()
                            .map(one ->
                                    List.of(
                                            one.name(),
                                            one.title(),
                                            one.architecture(),
                                            one.keyrings().isEmpty()
                                                    ? "no"
                                                    : String.join(", ", one.keyrings()),
                                            one.tried().orElse("no")))
                            .toList());
            return found.isEmpty() ? 1 : 0;
        } catch (IOException e) {
            throw new FailedException(Console.safe(String.valueOf(e.getMessage())), "");
        }
    }
}
