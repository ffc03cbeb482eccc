package dev.stirrup.app.image;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.Images;
import dev.stirrup.app.command.Site;
import dev.stirrup.store.image.Image;

/// Tells what is in an image and what to do with it.
final class ImageText {
    private final Console console;
    private final Site site;

    ImageText(Console console, Site site) {
        this.console = console;
        this.site = site;
    }

    /// How to boot it.
    void startable(Image image) {
        Images.kernel(image)
                .ifPresent(kernel ->
                        console.line(
                                Console.safe(
                                        "Boot it with: stirrup profile add "
                                                + image.name()
                                                + " --image "
                                                + image.name()
                                                + " (kernel "
                                                + kernel
                                                + ")")));
    }
}
