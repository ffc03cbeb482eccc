package dev.stirrup.app.fetch;

import dev.stirrup.store.disk.file.DiskFolders;
import dev.stirrup.store.disk.file.FolderLock;
import dev.stirrup.wire.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What has come of a file so far, and by what to tell that it is still the same file. One process
/// works on it at a time.
public final class Partial implements Closeable {
    static final String PART = "part";
    private static final String FACTS = "facts";
    private static final String LEAVES = "leaves";
    private static final int LONGEST_FACTS = 1 << 14;

    private final FolderLock lock;

    private Partial(FolderLock lock) {
        this.lock = lock;
    }

    /// What a server said of a file.
    ///
    /// @param from where it came from in the end, behind all redirects
    /// @param validator a strong entity tag, or a date of change (RFC 9110 section 13.1.5)
    /// @param total of the file, in bytes; -1: not told
    record Facts(URI from, String validator, long total) {}

    /// @param folder of all partial files; made if it is missing
    /// @return empty when another process works on this file
    static Optional<Partial> open(Path folder, URI url) throws IOException {
        Path place = place(folder, url);
        DiskFolders.make(place);
        return FolderLock.take(place).map(Partial::new);
    }

    /// The folder of one file.
    static Path place(Path folder, URI url) {
        byte[] name = Sha256.begin().digest(url.toString().getBytes(StandardCharsets.UTF_8));
        return folder.resolve(HexFormat.of().formatHex(name, 0, 16));
    }

    /// Removes what has come of a file, unless somebody works on it.
    static void discardUnlessInUse(Path place) throws IOException {
        Optional<FolderLock> lock = FolderLock.take(place);
        if (lock.isPresent()) {
            try (FolderLock _ = lock.get()) {
                DiskFolders.delete(place);
            }
        }
    }

    /// The bytes that have come; the file is there once something came.
    public Path file() {
        return lock.path().resolve(PART);
    }

    /// The digests of the leaves that have come, where their bytes are compared later.
    Path leaves() {
        return lock.path().resolve(LEAVES);
    }

    /// How many bytes of a file have come; 0: none, or nobody began with it.
    static long size(Path folder, URI url) throws IOException {
        try {
            return Files.size(place(folder, url).resolve(PART));
        } catch (NoSuchFileException | NotDirectoryException _) {
            return 0;
        }
    }

    /// How many bytes have come.
    long size() throws IOException {
        try {
            return Files.size(file());
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /// What its server said of the file: an entity tag or a date of change, to be asked by later.
    ///
    /// @return empty when it said nothing
    public String validator() throws IOException {
        return facts().map(Facts::validator).orElse("");
    }

    Optional<Facts> facts() throws IOException {
        Path file = lock.path().resolve(FACTS);
        if (!Files.exists(file) || Files.size(file) > LONGEST_FACTS) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        try {
            return Optional.of(
                    new Facts(
                            URI.create(lines.get(0)), lines.get(1), Long.parseLong(lines.get(2))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    /// The file begins anew, with these facts.
    FileChannel begin(Facts facts) throws IOException {
        Files.deleteIfExists(lock.path().resolve(FACTS));
        Files.deleteIfExists(leaves());
        FileChannel channel =
                FileChannel.open(
                        file(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
        Path made = lock.path().resolve(FACTS + ".new");
        Files.writeString(
                made, facts.from() + "\n" + facts.validator() + "\n" + facts.total() + "\n");
        Files.move(made, lock.path().resolve(FACTS), StandardCopyOption.ATOMIC_MOVE);
        return channel;
    }

    /// The file goes on behind what has come.
    FileChannel append() throws IOException {
        FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE);
        channel.position(channel.size());
        return channel;
    }

    /// Gives all of it back to the disk; nothing can be gone on with.
    public void discard() throws IOException {
        DiskFolders.delete(lock.path());
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
