package dev.stirrup.store.image;

import dev.stirrup.trust.content.DigestTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Where an image's files come from.
public sealed interface ImageSource {
    /// A kernel and its initial RAM disks. In the image they lie beside each other under their own
    /// names.
    record Files(Path kernel, List<Path> initrds) implements ImageSource {
        public Files {
            initrds = List.copyOf(initrds);
        }
    }

    /// Files under the paths that they get in the image.
    record Named(Map<String, Path> files) implements ImageSource {
        public Named {
            files = Map.copyOf(files);
        }
    }

    /// All files in a folder and below it. Symbolic links that lead out of it are passed over.
    record Folder(Path path) implements ImageSource {}

    /// A tar archive, plain or packed with gzip, xz or zstd, or a zip archive: a distribution's
    /// netboot archive.
    record Archive(Path path) implements ImageSource {}

    /// A CD or DVD: kept as a whole, with its files as stretches of it.
    ///
    /// @param name the disc's own path in the image
    record Disc(Path path, String name) implements ImageSource {}

    /// The same, of a file in the data folder that was read already and is moved.
    record ReadDisc(Path path, String name, DigestTree tree) implements ImageSource {}

    /// Files of one's own beside those of a source; they go before its own of the same path.
    ///
    /// @param more the files under the paths that they get in the image
    record With(ImageSource source, Map<String, Path> more) implements ImageSource {
        public With {
            more = Map.copyOf(more);
        }
    }
}
