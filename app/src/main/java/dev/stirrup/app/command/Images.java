package dev.stirrup.app.command;

import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.store.image.BootFileKind;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.image.ImageFile;
import dev.stirrup.store.image.ImageStore;
import dev.stirrup.store.image.UnusableImageException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Takes images in, and finds what one boots with when the operator does not say it.
public final class Images {
    private Images() {}

    public static Image known(Site site, String name) {
        return site.images()
                .find(name)
                .orElseThrow(() ->
                        new FailedException(
                                "There is no image " + Console.safe(name) + ".",
                                "Add it with `stirrup image add`, or see `stirrup image list`."));
    }

    /// Takes an image in behind a bar, and says where it goes on with what an add before it left.
    public static Image add(Console console, Site site, ImageStore.Wish wish)
            throws UnusableImageException {
        try (var bar = new ProgressBar(console, InstantSource.system())) {
            return site.images()
                    .add(
                            wish,
                            bar,
                            before ->
                                    bar.say(
                                            Console.safe(
                                                    wish.origin()
                                                            + " goes on behind the "
                                                            + Sizes.bytes(before)
                                                            + " that were copied before.")));
        }
    }

    /// The image's kernel, when it has just one.
    public static Optional<String> kernel(Image image) {
        List<ImageFile> kernels = image.kernels();
        return kernels.size() == 1 ? Optional.of(kernels.getFirst().path()) : Optional.empty();
    }

    /// The same, or a failure that names the choice.
    public static String neededKernel(Image image) {
        return kernel(image)
                .orElseThrow(() ->
                        new FailedException(
                                image.kernels().isEmpty()
                                        ? "Image " + image.name() + " has no kernel."
                                        : "Image "
                                                + image.name()
                                                + " has several kernels: "
                                                + paths(image.kernels()),
                                "Name one with --kernel."));
    }

    /// The initrds that lie beside a kernel, when there is one or none.
    public static List<String> neededInitrds(Image image, String kernel) {
        Optional<Path> folder = Optional.ofNullable(Path.of(kernel).getParent());
        List<ImageFile> beside =
                image.initrds().stream()
                        .filter(file ->
                                Optional.ofNullable(Path.of(file.path()).getParent())
                                        .equals(folder))
                        .toList();
        if (beside.size() > 1) {
            throw new FailedException(
                    "Image " + image.name() + " has several initrds: " + paths(beside),
                    "Name those to use with --initrd, in their order.");
        }
        return beside.stream().map(ImageFile::path).toList();
    }

    /// The image's ISO, when it has just one.
    public static String neededDisc(Image image) {
        List<ImageFile> discs =
                image.whole().filter(file -> file.kind() == BootFileKind.DISC).toList();
        if (discs.size() != 1) {
            throw new FailedException(
                    discs.isEmpty()
                            ? "Image " + image.name() + " has no ISO."
                            : "Image " + image.name() + " has several ISOs: " + paths(discs),
                    "Name one with --cd=IMAGE/PATH.");
        }
        return discs.getFirst().path();
    }

    private static String paths(List<ImageFile> files) {
        return Console.safe(String.join(", ", files.stream().map(ImageFile::path).toList()));
    }
}
