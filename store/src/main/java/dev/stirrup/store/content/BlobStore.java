package dev.stirrup.store.content;

import dev.stirrup.store.StoreException;
import dev.stirrup.store.StoreException.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Files named by the digest of what is in them. A file appears whole or not at all, and is never
/// changed. No name from outside ever becomes a path here.
public final class BlobStore {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int CHUNK = 1 << 20;
    private static final String INCOMING = "incoming";

    private final Path folder;
    private final ReentrantLock lock = new ReentrantLock();

    /// @param folder made if it is missing
    public BlobStore(Path folder) {
        this.folder = folder;
        try {
            makeFolder(folder.resolve(INCOMING));
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    /// Where the bytes with this digest lie.
    public Path path(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("no digest: " + digest);
        }
        return folder.resolve(digest.substring(0, 2)).resolve(digest);
    }

    /// Keeps other processes from adding and removing meanwhile, so that nobody removes what
    /// somebody else is about to name. Also takes away what a killed process left unfinished.
    public <T> T alone(Supplier<T> work) {
        lock.lock();
        try (FileChannel file =
                        FileChannel.open(
                                folder.resolve("lock"),
                                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------")));
                var held = file.lock()) {
            if (held.isValid()) {
                sweep();
            }
            return work.get();
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        } finally {
            lock.unlock();
        }
    }

    /// Copies all of `in`, and syncs it to the disk. Call it inside [#alone].
    ///
    /// @param most bytes that are accepted
    /// @throws StoreException when it is longer, or cannot be written; nothing is left of it then
    public Blob put(InputStream in, long most) {
        Path incoming = folder.resolve(INCOMING);
        try {
            Path file = Files.createTempFile(incoming, "new", "");
            try {
                Blob blob = copy(in, file, most);
                keep(file, path(blob.digest()));
                return blob;
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    /// Removes the bytes with this digest, if they are there. Call it inside [#alone].
    public void remove(String digest) {
        try {
            Files.deleteIfExists(path(digest));
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    private Blob copy(InputStream in, Path file, long most) throws IOException {
        MessageDigest digest = sha256();
        byte[] chunk = new byte[CHUNK];
        long size = 0;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                size += n;
                if (size > most) {
                    throw new StoreException(
                            Trouble.BROKEN, "longer than the " + most + " bytes that are accepted");
                }
                digest.update(chunk, 0, n);
                ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, n);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
            out.force(true);
        }
        return new Blob(HexFormat.of().formatHex(digest.digest()), size);
    }

    private void keep(Path file, Path place) throws IOException {
        if (Files.exists(place)) {
            return;
        }
        Path parent = folder.resolve(place.getFileName().toString().substring(0, 2));
        makeFolder(parent);
        Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(parent)) {
            entries.force(true);
        }
    }

    private void sweep() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder.resolve(INCOMING))) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void makeFolder(Path path) throws IOException {
        Files.createDirectories(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /// A SHA-256 that has seen nothing yet.
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
