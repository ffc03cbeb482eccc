package dev.stirrup.app.windows;

import dev.stirrup.app.preflight.FileBytes;
import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.InstallDisc;
import dev.stirrup.boot.Payload;
import dev.stirrup.media.wim.WimFile;
import dev.stirrup.media.wim.WimImage;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.image.BootFileKind;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.image.ImageFile;
import dev.stirrup.store.image.ImageStore;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.Problem;
import dev.stirrup.trust.content.Span;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Looks into the WIMs of images.
public record WindowsMedia(ImageStore images, BlobStore blobs) {
    private static final String BOOT_WIM = "sources/boot.wim";
    private static final Set<String> INSTALL =
            Set.of("sources/install.wim", "sources/install.esd", "sources/install.swm");

    /// What wimboot takes from the disc rather than from the WIM, whose copies are of no use with a
    /// few of them.
    private static final Set<String> BESIDE = Set.of("boot/bcd", "boot/boot.sdi");

    /// A packing that wimboot does not know (its README).
    static final String UNBOOTABLE = "LZMS";

    static final String NEEDS_OTHER_PACKING =
            " is packed by "
                    + UNBOOTABLE
                    + ", which wimboot does not read; this makes one that it does:"
                    + " wimlib-imagex export boot.wim all NEW.wim --compress=LZX";

    /// The folder of what Windows PE lacks: taken from the disc's Windows, or the operator's own.
    private static final String ADDED = "stirrup/";

    /// What of an image Windows PE is started from: `sources/boot.wim`, or its only WIM.
    ///
    /// @return empty without one, or with several none of which is usual
    public static Optional<Payload.Windows> start(
            Image image, Optional<Integer> index, Optional<String> edition) {
        List<String> paths = image.files().stream().map(ImageFile::path).toList();
        List<String> wims = paths.stream().filter(path -> plain(path).endsWith(".wim")).toList();
        Optional<String> usual =
                wims.stream().filter(path -> plain(path).equals(BOOT_WIM)).findFirst();
        return usual.or(() -> wims.size() == 1 ? Optional.of(wims.getFirst()) : Optional.empty())
                .map(wim ->
                        new Payload.Windows(
                                image.name(),
                                wim,
                                index,
                                edition,
                                paths.stream().filter(WindowsMedia::isBeside).toList(),
                                Payload.Windows.WIMBOOT,
                                disc(image)));
    }

    private static boolean isBeside(String path) {
        return BESIDE.contains(plain(path)) || plain(path).startsWith(ADDED);
    }

    /// The disc that the image is, for Setup to find its files on.
    private static Optional<InstallDisc> disc(Image image) {
        List<String> discs =
                image.whole()
                        .filter(file -> file.kind() == BootFileKind.DISC)
                        .map(ImageFile::path)
                        .toList();
        return discs.size() == 1
                ? Optional.of(
                        new InstallDisc(
                                new Payload.Disc(image.name(), discs.getFirst()), DiskLogin.CHAP))
                : Optional.empty();
    }

    /// What the XML of WIMs says against profiles that these edits put.
    public List<Problem> problems(List<Edit> edits) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < edits.size(); i++) {
            if (edits.get(i) instanceof Edit.PutProfile(var profile)
                    && profile.payload() instanceof PayloadRecord.Plain(Payload.Windows windows)) {
                int edit = i;
                images.find(windows.image())
                        .ifPresent(image ->
                                faults(image, windows)
                                        .forEach(fault ->
                                                problems.add(
                                                        new Problem(
                                                                edit,
                                                                "profile",
                                                                profile.name(),
                                                                fault.field,
                                                                fault.text))));
            }
        }
        return problems;
    }

    private record Fault(String field, String text) {}

    private List<Fault> faults(Image image, Payload.Windows windows) {
        List<Fault> faults = new ArrayList<>();
        Optional<ImageFile> wim =
                image.files().stream().filter(f -> f.path().equals(windows.wim())).findFirst();
        wim.ifPresent(file -> {
            List<WimImage> inside = inside(file);
            if (inside.isEmpty()) {
                faults.add(new Fault("wim", windows.wim() + " is no WIM that can be read"));
            } else if (packing(file).equals(UNBOOTABLE)) {
                faults.add(new Fault("wim", windows.wim() + NEEDS_OTHER_PACKING));
            } else if (windows.index().filter(index -> index > inside.size()).isPresent()) {
                String text = windows.wim() + " has " + inside.size() + " images";
                faults.add(new Fault("index", text));
            }
        });
        windows.edition().flatMap(edition -> unknown(image, edition)).ifPresent(faults::add);
        return faults;
    }

    private Optional<Fault> unknown(Image image, String edition) {
        List<String> names =
                image.files().stream()
                        .filter(file -> INSTALL.contains(plain(file.path())))
                        .flatMap(file -> inside(file).stream())
                        .map(WimImage::name)
                        .toList();
        if (names.contains(edition)) {
            return Optional.empty();
        }
        return Optional.of(
                new Fault(
                        "edition",
                        names.isEmpty()
                                ? "image " + image.name() + " has no sources/install.wim"
                                : "there is no "
                                        + edition
                                        + "; the image has "
                                        + names.stream()
                                                .distinct()
                                                .collect(Collectors.joining(", "))));
    }

    private List<WimImage> inside(ImageFile file) {
        return opened(file, WimFile::images).orElse(List.of()); // told as one that cannot be read
    }

    private String packing(ImageFile file) {
        return opened(file, WimFile::compression).orElse("");
    }

    private <T> Optional<T> opened(ImageFile file, Function<WimFile, T> look) {
        var place = new Span(file.at(), file.size());
        try (FileBytes bytes = FileBytes.open(blobs.path(file.blob()), place)) {
            return Optional.of(look.apply(WimFile.open(bytes)));
        } catch (IOException | MalformedException _) {
            return Optional.empty();
        }
    }

    private static String plain(String path) {
        return path.toLowerCase(Locale.ROOT);
    }
}
