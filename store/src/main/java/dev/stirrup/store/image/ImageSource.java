package dev.stirrup.store.image;

import java.nio.file.Path;
import java.util.List;

/// Where an image's files come from.
public sealed interface ImageSource {
    /// A kernel and its initial RAM disks. In the image they lie beside each other under their own
    /// names.
    record Files(Path kernel, List<Path> initrds) implements ImageSource {
        public Files {
            initrds = List.copyOf(initrds);
        }
    }

    /// All files in a folder and below it. Symbolic links that lead out of it are passed over.
    record Folder(Path path) implements ImageSource {}

    /// A tar archive, plain or packed with gzip, xz or zstd: a distribution's netboot archive.
    record Archive(Path path) implements ImageSource {}
}
