package dev.stirrup.app.image;

import dev.stirrup.app.command.Images;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.preflight.FileBytes;
import dev.stirrup.app.windows.WindowsMedia;
import dev.stirrup.boot.Payload;
import dev.stirrup.media.disc.DiscImage;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.media.recognition.EsxiBoot;
import dev.stirrup.media.recognition.Evidence;
import dev.stirrup.media.recognition.Recognised;
import dev.stirrup.media.recognition.Recognition;
import dev.stirrup.media.recognition.Start;
import dev.stirrup.store.image.BootFileKind;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.image.ImageFile;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What an image could start: what its disc was recognised as, else what its files look like.
final class Candidates {
    private static final String ISO = "${iso}";

    private final Site site;
    private final Image image;
    private final Optional<ImageFile> disc;
    private final Optional<Recognised> recognised;

    private Candidates(Site site, Image image) {
        this.site = site;
        this.image = image;
        this.disc = image.whole().filter(file -> file.kind() == BootFileKind.DISC).findFirst();
        this.recognised = disc.flatMap(this::recognise);
    }

    static Candidates of(Site site, Image image) {
        return new Candidates(site, image);
    }

    /// What the disc is; empty without a disc, or for one that no rule fits.
    Optional<Recognised> recognised() {
        return recognised;
    }

    /// One kernel with what it starts with.
    ///
    /// @param arguments for the record of a profile
    record Choice(String kernel, List<String> initrds, String arguments) {
        Choice {
            initrds = List.copyOf(initrds);
        }
    }

    /// What the disc's rule starts, each way one.
    List<Choice> choices() {
        return recognised.stream()
                .flatMap(found ->
                        found.starts().stream().flatMap(start -> choice(start, found).stream()))
                .filter(choice -> has(choice.kernel()))
                .toList();
    }

    /// How Windows PE is started from here; empty for a disc that is no Windows.
    Optional<Payload.Windows> windows() {
        boolean isWindows =
                recognised
                        .filter(found ->
                                found.starts().stream().anyMatch(Start.WinPe.class::isInstance))
                        .isPresent();
        return isWindows
                ? WindowsMedia.start(image, Optional.empty(), Optional.empty())
                : Optional.empty();
    }

    /// How VMware's loader on the disc is started; empty for a disc that is no ESXi.
    Optional<Payload.Chain> esxi() {
        return recognised.stream()
                .filter(_ -> has(EsxiBoot.FOR_NETWORK))
                .flatMap(found -> found.starts().stream())
                .flatMap(start ->
                        start instanceof Start.Program(String path)
                                ? Stream.of(path.toLowerCase(Locale.ROOT))
                                : Stream.of())
                .filter(path -> path.endsWith(".efi") && has(path))
                .findFirst()
                .map(path -> Payload.Chain.ofEsxi(image.name(), path));
    }

    /// How the disc boots by itself, for one of which nothing is known and that has no kernel.
    Optional<Payload.Chain> asDisc() {
        return image.kernels().isEmpty() && recognised.isEmpty()
                ? disc.map(file -> Payload.Chain.ofDisc(image.name(), file.path()))
                : Optional.empty();
    }

    /// What a profile starts when nobody says more.
    ///
    /// @throws dev.stirrup.app.command.FailedException when that cannot be told
    Choice usual() {
        List<Choice> known = choices();
        if (!known.isEmpty()) {
            return known.getFirst();
        }
        String kernel = Images.neededKernel(image);
        return new Choice(kernel, Images.neededInitrds(image, kernel), arguments());
    }

    private Optional<Choice> choice(Start start, Recognised found) {
        return start instanceof Start.Linux(String kernel, List<String> initrds)
                ? Optional.of(new Choice(kernel, initrds, filled(found.arguments())))
                : Optional.empty();
    }

    private String arguments() {
        return recognised.map(found -> filled(found.arguments())).orElse("");
    }

    /// The server knows the folder of the image; the disc lies in it.
    private String filled(String arguments) {
        return disc.map(file -> arguments.replace(ISO, "${tree}/" + file.path())).orElse(arguments);
    }

    private boolean has(String path) {
        return image.files().stream().anyMatch(file -> file.path().equals(path));
    }

    private Optional<Recognised> recognise(ImageFile file) {
        try (FileBytes bytes = FileBytes.open(site.blobs().path(file.blob()))) {
            return Recognition.builtIn().recognise(Evidence.of(DiscImage.open(bytes)));
        } catch (IOException | MalformedException | UnsupportedImageException _) {
            return Optional.empty(); // it was taken in; only what it is cannot be told
        }
    }
}
