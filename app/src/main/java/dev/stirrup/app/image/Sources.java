package dev.stirrup.app.image;

import dev.stirrup.store.image.BootFileKind;
import dev.stirrup.store.image.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What kind of source files are, by what is in them.
final class Sources {
    private Sources() {}

    static ImageSource of(List<Arrived> files) throws IOException {
        if (files.size() == 1) {
            return of(files.getFirst());
        }
        Map<String, Path> named = new LinkedHashMap<>();
        files.forEach(one -> named.put(one.name(), one.path()));
        return new ImageSource.Named(named);
    }

    private static ImageSource of(Arrived file) throws IOException {
        if (Files.isDirectory(file.path())) {
            return new ImageSource.Folder(file.path());
        }
        BootFileKind kind = kind(file.path());
        if (kind == BootFileKind.DISC) {
            return file.movable()
                    .<ImageSource>map(
                            tree -> new ImageSource.ReadDisc(file.path(), file.name(), tree))
                    .orElseGet(() -> new ImageSource.Disc(file.path(), file.name()));
        }
        boolean isOneFile = kind.isKernel() || kind == BootFileKind.EFI_PROGRAM;
        return isOneFile
                ? new ImageSource.Named(Map.of(file.name(), file.path()))
                : new ImageSource.Archive(file.path());
    }

    static BootFileKind kind(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return BootFileKind.of(in.readNBytes(BootFileKind.HEAD));
        }
    }
}
