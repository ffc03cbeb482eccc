package dev.stirrup.store.image;

import dev.stirrup.trust.content.DigestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// One file of those that an image is made of, found before any is read: so the size of all of them
/// is known.
sealed interface Part {
    /// As it is, under its path in the image.
    record Plain(Path file, String name) implements Part {}

    /// An archive of files.
    record Packed(Path file) implements Part {}

    /// A disc, kept as a whole.
    record Disc(Path file, String name) implements Part {}

    /// A disc that was read already.
    record ReadDisc(Path file, String name, DigestTree tree) implements Part {}

    Path file();

    /// How much is read of it and told, in bytes.
    default long size() throws IOException {
        return this instanceof ReadDisc ? 0 : Files.size(file());
    }

    /// All parts of a source, in the order in which they are taken.
    static List<Part> of(ImageSource source) throws IOException, UnusableImageException {
        return switch (source) {
            case ImageSource.Files(Path kernel, List<Path> initrds) -> beside(kernel, initrds);
            case ImageSource.Named(var files) -> named(files);
            case ImageSource.With(ImageSource main, var more) -> {
                List<Part> all = new ArrayList<>(of(main));
                all.addAll(named(more));
                yield all;
            }
            case ImageSource.Folder(Path path) -> folder(path);
            case ImageSource.Archive(Path path) -> List.of(new Packed(path));
            case ImageSource.Disc(Path path, String name) -> List.of(new Disc(path, name));
            case ImageSource.ReadDisc(Path path, String name, DigestTree tree) ->
                    List.of(new ReadDisc(path, name, tree));
        };
    }

    private static List<Part> beside(Path kernel, List<Path> initrds)
            throws UnusableImageException {
        List<Part> all = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path file : Stream.concat(Stream.of(kernel), initrds.stream()).toList()) {
            String name = file.getFileName().toString();
            if (!names.add(name)) {
                throw new UnusableImageException(
                        "two of its files are called " + name + "; rename one");
            }
            all.add(new Plain(file, name));
        }
        return all;
    }

    private static List<Part> named(Map<String, Path> files) {
        List<Part> all = new ArrayList<>();
        files.forEach((name, file) -> all.add(new Plain(file, name)));
        return all;
    }

    private static List<Part> folder(Path folder) throws IOException {
        Path root = folder.toRealPath();
        List<Path> found;
        // Links are not walked into: a link to a parent would have no end.
        try (Stream<Path> entries = Files.walk(root)) {
            found = entries.sorted().toList();
        }
        List<Part> all = new ArrayList<>();
        for (Path path : found) {
            boolean isPlain = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
            boolean isLinkInside =
                    Files.isSymbolicLink(path)
                            && Files.isRegularFile(path)
                            && path.toRealPath().startsWith(root);
            if (isPlain || isLinkInside) {
                all.add(new Plain(path, root.relativize(path).toString()));
            }
        }
        return all;
    }
}
