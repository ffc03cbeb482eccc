package dev.stirrup.app.image;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.Images;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.image.Provenance;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Tells what an image is.
@Command(
        name = "show",
        description = "Show where an image came from, who vouches for it, and what it can start.")
public final class ImageShowCommand extends SiteOptions implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "The image.")
    private String name = "";

    public ImageShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Site site = Site.open(this)) {
            Image image = Images.known(site, name);
            line("image", image.name() + " (" + image.digest() + ")");
            line("made of", image.origin());
            line("added", image.added().toString());
            line("holds", image.files().size() + " files, " + Sizes.bytes(image.storedBytes()));
            image.sources().forEach(this::source);
            console.line("");
            var text = new ImageText(console, site);
            text.contents(image, Candidates.of(site, image), text.programs(image));
            return 0;
        }
    }

    private void source(Provenance source) {
        console.line("");
        line("from", source.origin());
        line("at", source.at().toString());
        if (!source.digest().isEmpty()) {
            line("SHA-256", source.digest() + ", " + Sizes.bytes(source.size()));
        }
        line("vouched", source.standing().text() + ": " + source.detail());
        if (!source.signer().isEmpty()) {
            line("by", source.signer());
        }
    }

    private void line(String what, String text) {
        console.line(Console.safe(String.format("%-9s %s", what, text)));
    }
}
