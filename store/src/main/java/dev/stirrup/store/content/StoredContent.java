package dev.stirrup.store.content;

import dev.stirrup.store.Database;
import dev.stirrup.store.Row;
import dev.stirrup.trust.content.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the files that may be served. All calls may block.
public final class StoredContent {
    private final Database database;
    private final BlobStore blobs;

    /// How names in a site's own folder are compared.
    public enum NameCase {
        EXACT,
        /// As written, else the first name that differs only in case: what tftpd on Windows does.
        IGNORED
    }

    /// @param database opened with [dev.stirrup.store.Schema#RECORDS]
    public StoredContent(Database database, BlobStore blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    /// A file of a loader set, by the name it is served under.
    public Optional<StoredFile> loaderFile(String set, String file) {
        return database.read(session ->
                session.first(
                        "SELECT digest, size, modified FROM loader_file"
                                + " WHERE set_name = ? AND file = ?",
                        this::stored,
                        set,
                        file));
    }

    /// A file inside an image.
    public Optional<StoredFile> imageFile(String image, String path) {
        return database.read(session ->
                session.first(
                        "SELECT digest, size, modified FROM image_file"
                                + " WHERE image = ? AND path = ?",
                        this::stored,
                        image,
                        path));
    }

    /// All that images and loader sets name, each once.
    public List<Image> all() {
        return database.read(session ->
                session.list(
                        "SELECT digest, size FROM image_file"
                                + " UNION SELECT digest, size FROM loader_file",
                        row -> new Image(row.text(1), row.number(2))));
    }

    /// A file of a site's own folder. What leads out of the folder, by a symbolic link too, is not
    /// there.
    public static Optional<StoredFile> folderFile(String folder, String path, NameCase names) {
        try {
            Path root = Path.of(folder).toRealPath();
            Path wanted = root.resolve(Path.of(path)).normalize();
            if (Path.of(path).isAbsolute() || !wanted.startsWith(root) || wanted.equals(root)) {
                return Optional.empty();
            }
            Optional<Path> found = found(root, wanted, names);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Path real = found.get().toRealPath();
            return real.startsWith(root) ? described(real) : Optional.empty();
        } catch (IOException | InvalidPathException _) {
            return Optional.empty();
        }
    }

    private StoredFile stored(Row row) throws SQLException {
        String digest = row.text(1);
        return new StoredFile(blobs.path(digest), row.number(2), digest, row.instant(3));
    }

    private static Optional<StoredFile> described(Path file) throws IOException {
        BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
        if (!facts.isRegularFile() || !Files.isReadable(file)) {
            return Optional.empty();
        }
        // Inode, size and time of change: another file, or other bytes, give another tag.
        String etag =
                Integer.toHexString(String.valueOf(facts.fileKey()).hashCode())
                        + "-"
                        + Long.toHexString(facts.size())
                        + "-"
                        + Long.toHexString(
                                facts.lastModifiedTime()
                                        .to(java.util.concurrent.TimeUnit.NANOSECONDS));
        return Optional.of(
                new StoredFile(file, facts.size(), etag, facts.lastModifiedTime().toInstant()));
    }

    private static Optional<Path> found(Path root, Path wanted, NameCase names) throws IOException {
        if (Files.exists(wanted)) {
            return Optional.of(wanted);
        }
        if (names == NameCase.EXACT) {
            return Optional.empty();
        }
        Path at = root;
        for (Path name : root.relativize(wanted)) {
            Path exact = at.resolve(name);
            @Nullable Path next = Files.exists(exact) ? exact : sibling(at, name.toString());
            if (next == null) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.of(at);
    }

    private static @Nullable Path sibling(Path folder, String name) throws IOException {
        if (!Files.isDirectory(folder)) {
            return null;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().equalsIgnoreCase(name))
                    .sorted()
                    .findFirst()
                    .orElse(null);
        }
    }
}
