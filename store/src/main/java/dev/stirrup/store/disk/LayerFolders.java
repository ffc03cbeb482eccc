package dev.stirrup.store.disk;

import dev.stirrup.store.StoreException;
import dev.stirrup.store.disk.file.DiskFolder;
import dev.stirrup.store.disk.file.DiskFolders;
import dev.stirrup.store.disk.file.FolderLock;
import dev.stirrup.store.disk.file.OpenFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The folders that layers lie in, one each. Their names mean nothing.
final class LayerFolders {
    /// A folder that no record names for so long is nobody's, unless it is still being filled: what
    /// made it was killed.
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Path root;
    private final RandomGenerator random;

    LayerFolders(Path root, RandomGenerator random) {
        this.root = root;
        this.random = random;
    }

    /// Fills a new folder.
    @FunctionalInterface
    interface Maker {
        void make(DiskFolder folder) throws IOException;
    }

    /// @return the new folder's name; nothing is left of it when making it fails
    String make(Maker maker) {
        String name = identifier();
        make(name, maker);
        return name;
    }

    boolean has(String name) {
        return Files.isDirectory(root.resolve(name));
    }

    /// Fills the folder of this name, which is not there.
    void make(String name, Maker maker) {
        Path path = root.resolve(name);
        try {
            DiskFolders.make(path);
            try (FolderLock _ = taken(path)) {
                maker.make(new OpenFolder(path));
            } catch (IOException | RuntimeException e) {
                DiskFolders.delete(path);
                throw e;
            }
        } catch (IOException e) {
            throw StoreException.of(e, path);
        }
    }

    private static FolderLock taken(Path path) throws IOException {
        return FolderLock.take(path)
                .orElseThrow(() -> new IOException("somebody else makes it at this moment"));
    }

    OpenFolder at(String name) {
        return new OpenFolder(root.resolve(name));
    }

    /// Keeps others away from a layer.
    ///
    /// @return empty when it is in use
    Optional<FolderLock> lock(String name) {
        try {
            return FolderLock.take(root.resolve(name));
        } catch (IOException e) {
            throw StoreException.of(e, root.resolve(name));
        }
    }

    void delete(String name) {
        try {
            DiskFolders.delete(root.resolve(name));
        } catch (IOException e) {
            throw StoreException.of(e, root.resolve(name));
        }
    }

    /// Removes folders that no record names.
    void sweep(Set<String> named, Instant now) {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root)) {
            for (Path folder : found) {
                if (!named.contains(folder.getFileName().toString())
                        && DiskFolders.isOlder(folder, now.minus(ABANDONED))) {
                    DiskFolders.deleteUnlessInUse(folder);
                }
            }
        } catch (IOException e) {
            throw StoreException.of(e, root);
        }
    }

    /// 16 hexadecimal digits that nothing else has.
    String identifier() {
        return HexFormat.of().toHexDigits(random.nextLong());
    }
}
