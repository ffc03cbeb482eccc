package dev.stirrup.store.preflight;

import dev.stirrup.store.StoreException;
import dev.stirrup.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// Two lists in the data folder, each with where it came from and when. They are replaced as a
/// whole.
public final class RevocationData {
    private static final long LARGEST = 32L << 20;
    private static final String ORIGIN = ".origin";

    private final Path folder;

    /// The lists that are kept.
    public enum Kind {
        /// EFI signature lists.
        DBX("dbx.esl"),
        /// The text of a revocation level.
        SBAT("sbat.csv");

        private final String file;

        Kind(String file) {
            this.file = file;
        }

        /// Its name in the folder.
        public String file() {
            return file;
        }
    }

    /// @param content as it was kept
    /// @param origin the file or address it was taken from
    public record Kept(Bytes content, String origin, Instant added) {}

    /// @param folder made at the first [#keep]
    public RevocationData(Path folder) {
        this.folder = folder;
    }

    public Optional<Kept> find(Kind kind) {
        Path file = folder.resolve(kind.file);
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException("larger than " + LARGEST + " bytes");
            }
            byte[] content = Files.readAllBytes(file);
            String[] origin = Files.readString(folder.resolve(kind.file + ORIGIN)).split("\n", 2);
            return Optional.of(
                    new Kept(
                            Bytes.of(content),
                            origin.length > 1 ? origin[1].strip() : "",
                            Instant.parse(origin[0])));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | DateTimeException e) {
            throw StoreException.of(
                    e instanceof IOException io ? io : new IOException(e.getMessage(), e), file);
        }
    }

    /// Replaces a list. The origin is written first: a list is never seen without one.
    public void keep(Kind kind, Kept kept) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            replace(
                    folder.resolve(kind.file + ORIGIN),
                    (kept.added() + "\n" + kept.origin() + "\n").getBytes(StandardCharsets.UTF_8));
            replace(folder.resolve(kind.file), kept.content().toArray());
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    private void replace(Path file, byte[] content) throws IOException {
        Path fresh = Files.createTempFile(folder, "new", "");
        try {
            // Or a power cut may leave an empty list, by which nothing is revoked.
            Files.write(fresh, content, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
