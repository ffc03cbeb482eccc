package dev.stirrup.store.content;

import dev.stirrup.store.Database;
import dev.stirrup.store.Row;
import dev.stirrup.trust.content.Image;
import dev.stirrup.trust.content.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the files that may be served. All calls may block.
public final class StoredContent {
    private static final String IN_IMAGE =
            "SELECT f.digest, f.size, f.modified, f.container, f.place, (SELECT m.size FROM"
                    + " image_file m WHERE m.image = f.image AND m.digest = f.container"
                    + " AND m.container = '' LIMIT 1) FROM image_file f WHERE ";

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
    public Optional<KeptFile> loaderFile(String set, String file) {
        return database.read(session ->
                session.first(
                        "SELECT digest, size, modified, '', 0, size FROM loader_file"
                                + " WHERE set_name = ? AND file = ?",
                        this::kept,
                        set,
                        file));
    }

    /// A file inside an image.
    public Optional<KeptFile> imageFile(String image, String path) {
        return database.read(session ->
                session.first(IN_IMAGE + "f.image = ? AND f.path = ?", this::kept, image, path));
    }

    /// A file with this digest, wherever it is kept.
    public Optional<KeptFile> withDigest(String digest) {
        return database.read(session -> {
            Optional<KeptFile> loader =
                    session.first(
                            "SELECT digest, size, modified, '', 0, size FROM loader_file"
                                    + " WHERE digest = ?",
                            this::kept,
                            digest);
            return loader.isPresent()
                    ? loader
                    : session.first(IN_IMAGE + "f.digest = ? LIMIT 1", this::kept, digest);
        });
    }

    /// All that images and loader sets keep, each once; not what is a stretch of something else.
    public List<Image> all() {
        return database.read(session ->
                session.list(
                        "SELECT digest, size FROM image_file WHERE container = ''"
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

    private KeptFile kept(Row row) throws SQLException {
        String digest = row.text(1);
        String container = row.text(4);
        boolean isWhole = container.isEmpty();
        String around = isWhole ? digest : container;
        long size = row.number(2);
        return new KeptFile(
                digest,
                blobs.path(around),
                new Image(around, isWhole ? size : row.number(6)),
                new Span(row.number(5), size),
                row.instant(3));
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
                        + Long.toHexString(facts.lastModifiedTime().to(TimeUnit.NANOSECONDS));
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
