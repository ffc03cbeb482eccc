package dev.stirrup.app.command;

import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.image.ImageFile;
import dev.stirrup.store.image.ImageSource;
import dev.stirrup.store.image.ImageStore;
import dev.stirrup.store.image.UnusableImageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The images.
@Command(name = "image", description = "Add, list, verify and remove the files that machines boot.")
final class ImageCommand implements Runnable {
    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    ImageCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "What about images?");
    }

    /// What an image is made of.
    static final class Wanted extends SiteOptions {
        @Parameters(index = "0", paramLabel = "NAME", description = "The image's name.")
        private String name = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "FILE|DIR",
                description = "A netboot archive (tar; gzip, xz, zstd), or a folder.")
        private Optional<Path> source = Optional.empty();

        @Option(names = "--kernel", paramLabel = "FILE", description = "A kernel instead.")
        private Optional<Path> kernel = Optional.empty();

        @Option(
                names = "--initrd",
                paramLabel = "FILE",
                description = "Its initrd; several in their order.")
        private List<Path> initrds = List.of();

        @Option(names = "--replace", description = "Replace the image of this name.")
        private boolean isReplacing;

        @Option(
                names = "--force",
                description = "Also a kernel that machines with Secure Boot on would refuse.")
        private boolean isForced;

        /// The files that can be looked at before they are taken.
        List<Path> plainFiles() {
            return Stream.concat(source.filter(Files::isDirectory).stream(), kernel.stream())
                    .toList();
        }

        ImageStore.Wish wish() {
            return new ImageStore.Wish(
                    name,
                    source(),
                    Stream.concat(source.or(() -> kernel).stream(), initrds.stream())
                            .map(path -> path.toAbsolutePath().normalize().toString())
                            .collect(Collectors.joining(", ")),
                    Site.who(),
                    isReplacing);
        }

        private ImageSource source() {
            if (source.isPresent() == kernel.isPresent()
                    || source.isPresent() && !initrds.isEmpty()) {
                throw new FailedException(
                        "An image is made of one archive or folder, or of --kernel and --initrd.",
                        "");
            }
            return source.<ImageSource>map(path ->
                            Files.isDirectory(path)
                                    ? new ImageSource.Folder(path)
                                    : new ImageSource.Archive(path))
                    .or(() -> kernel.map(path -> new ImageSource.Files(path, initrds)))
                    .orElseThrow();
        }
    }

    @Command(
            name = "add",
            description = {
                "Take an image into the data folder: a distribution's netboot archive, a folder,",
                "or a kernel with its initrds."
            })
    int add(@Mixin Wanted wanted) {
        try (Site site = Site.open(wanted)) {
            Publishing.check(wanted.plainFiles(), site, console, wanted.isForced);
            Image image = site.images().add(wanted.wish());
            console.line(
                    Console.safe(
                            "Added image "
                                    + image.name()
                                    + ": "
                                    + image.files().size()
                                    + " files, "
                                    + size(image)));
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
            return 0;
        } catch (UnusableImageException e) {
            throw Failure.of(e, "Nothing was changed.");
        }
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
                                            site.blobs().state(file.digest()),
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
        try (Site site = Site.open(options)) {
            Verifying verifying = new Verifying(site, console);
            List<Image> images =
                    name.isPresent()
                            ? List.of(Images.known(site, name.get()))
                            : site.images().list();
            for (Image image : images) {
                image.files()
                        .forEach(file ->
                                verifying.look(
                                        image.name(),
                                        file.path(),
                                        new dev.stirrup.trust.content.Image(
                                                file.digest(), file.size())));
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
                Verifying.state(blobs, image.files().stream().map(ImageFile::digest)),
                Integer.toString(image.files().size()),
                size(image),
                Images.kernel(image).orElse("-"),
                Times.day(image.added()),
                image.origin());
    }

    private static String size(Image image) {
        return Sizes.bytes(image.files().stream().mapToLong(ImageFile::size).sum());
    }
}
