package dev.stirrup.app.command;

import dev.stirrup.app.image.CatalogueCommand;
import dev.stirrup.app.image.ImageAddCommand;
import dev.stirrup.app.image.ImageShowCommand;
import dev.stirrup.app.image.KeyringCommand;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.digest.NativeDigests;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.image.ImageFile;
import dev.stirrup.store.image.UnusableImageException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The images.
@Command(name = "image", description = "Add, list, verify and remove the files that machines boot.")
final class ImageCommand extends CommandGroup {
    private final Console console;

    ImageCommand(Console console) {
        super("images");
        this.console = console;
    }

    /// The command with those below it.
    static CommandLine line(Console console) {
        return new CommandLine(new ImageCommand(console))
                .addSubcommand("add", new ImageAddCommand(console))
                .addSubcommand("show", new ImageShowCommand(console))
                .addSubcommand("catalogue", new CatalogueCommand(console))
                .addSubcommand("keyring", new KeyringCommand(console));
    }

    @Command(name = "list", description = "List all images, or the files of one.")
    int list(
            @Mixin SiteOptions options,
            @Parameters(arity = "0..1", paramLabel = "NAME") Optional<String> name) {
        try (Site site = Site.open(options)) {
            if (name.isEmpty()) {
                console.table(
                        List.of("NAME", "STATE", "FILES", "SIZE", "KERNEL", "ADDED", "ORIGIN"),
                        site.images().list().stream()
                                .map(image -> row(site.blobs(), image))
                                .toList());
                return 0;
            }
            console.table(
                    List.of("PATH", "STATE", "KIND", "SIZE", "SHA-256"),
                    Images.known(site, name.get()).files().stream()
                            .map(file ->
                                    List.of(
                                            file.path(),
                                            site.blobs().state(file.blob()),
                                            file.kind().text(),
                                            Sizes.bytes(file.size()),
                                            file.digest()))
                            .toList());
        }
        return 0;
    }

    @Command(
            name = "verify",
            description = {
                "Read all images, or one, as a whole and compare them with what was taken in.",
                "Damaged files are set aside, so that nobody is served them. Status 1 if there are any."
            })
    int verify(
            @Mixin SiteOptions options,
            @Parameters(arity = "0..1", paramLabel = "NAME") Optional<String> name) {
        NativeDigests.add();
        try (Site site = Site.open(options)) {
            Verifying verifying = new Verifying(site, console);
            List<Image> images =
                    name.isPresent()
                            ? List.of(Images.known(site, name.get()))
                            : site.images().list();
            for (Image image : images) {
                for (ImageFile file : image.files()) {
                    ImageFile around = image.around(file);
                    verifying.look(
                            image.name(),
                            file.path(),
                            new dev.stirrup.trust.content.Image(around.digest(), around.size()));
                }
            }
            return verifying.tell("stirrup image add NAME ... --replace");
        }
    }

    @Command(name = "remove", description = "Remove an image that no profile names.")
    int remove(@Mixin Removal wanted) {
        try (Site site = Site.open(wanted)) {
            site.images().remove(wanted.name(), Site.who(), wanted.isForced());
            return wanted.done(console);
        } catch (UnusableImageException e) {
            throw wanted.refused(e);
        }
    }

    private static List<String> row(BlobStore blobs, Image image) {
        return List.of(
                image.name(),
                Verifying.state(blobs, image.files().stream().map(ImageFile::blob)),
                Integer.toString(image.files().size()),
                size(image),
                Images.kernel(image).orElse("-"),
                Times.day(image.added()),
                image.origin());
    }

    private static String size(Image image) {
        return Sizes.bytes(image.storedBytes());
    }
}
