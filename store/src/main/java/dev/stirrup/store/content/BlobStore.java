package dev.stirrup.store.content;

import dev.stirrup.store.StoreException;
import dev.stirrup.store.StoreException.Trouble;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.content.FileState;
import dev.stirrup.trust.content.Image;
import dev.stirrup.trust.content.TreeBuilder;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Files named by the digest of what is in them, each with its digest tree beside it. A file
/// appears whole or not at all, and is never changed; one whose bytes have changed all the same is
/// set aside under another name, where nobody is served from, until the right bytes are added
/// again. No name from outside ever becomes a path here.
public final class BlobStore {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int CHUNK = 1 << 20;
    private static final String INCOMING = "incoming";
    private static final String TREE = ".tree";
    private static final String DAMAGED = ".damaged";

    /// The tree of 1 TiB; no larger one is read.
    private static final long LONGEST_TREE = DigestTree.encodedLength(1L << 40);

    /// A process may lock a file once only, whoever in it asks.
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final Path folder;
    private final ReentrantLock lock;

    /// For whoever is alone; its memory is given back then.
    private Optional<Arrivals> arrivals = Optional.empty();

    /// @param folder made if it is missing
    public BlobStore(Path folder) {
        this.folder = folder;
        try {
            makeFolder(folder.resolve(INCOMING));
            lock = LOCKS.computeIfAbsent(folder.toRealPath(), _ -> new ReentrantLock());
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    /// Where the bytes with this digest lie.
    public Path path(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("no digest: " + digest);
        }
        return parent(digest).resolve(digest);
    }

    /// Where bytes lie that should have this digest and have not.
    Path asidePath(String digest) {
        return beside(digest, DAMAGED);
    }

    /// Whether bytes were kept under this digest that turned out to be others, and were not added
    /// again since.
    public boolean isDamaged(String digest) {
        return !Files.exists(path(digest)) && Files.exists(asidePath(digest));
    }

    /// For people: `kept`, `damaged` or `gone`. Says nothing of bytes that nobody has read.
    public String state(String digest) {
        return Files.exists(path(digest)) ? "kept" : isDamaged(digest) ? "damaged" : "gone";
    }

    /// The tree that was kept with these bytes. Empty when there is none, or it is damaged itself.
    Optional<DigestTree> tree(Image image) {
        Path file = beside(image.digest(), TREE);
        try {
            if (Files.size(file) > LONGEST_TREE) {
                return Optional.empty();
            }
            return Optional.of(DigestTree.decode(Files.readAllBytes(file)))
                    .filter(tree -> tree.image().equals(image));
        } catch (IOException | MalformedException _) {
            return Optional.empty();
        }
    }

    /// Keeps the tree of bytes that are here. Call it inside [#alone].
    void keepTree(DigestTree tree) {
        Path incoming = folder.resolve(INCOMING);
        try {
            if (Files.exists(path(tree.image().digest()))) {
                Path file = Files.createTempFile(incoming, "tree", "");
                write(file, tree);
                Files.move(
                        file, beside(tree.image().digest(), TREE), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    /// Takes bytes out of service that are not those of their name. Call it inside [#alone].
    ///
    /// @param where the file in which that was found; if another one has taken its place, it stays
    void setAside(String digest, FileState where) {
        try {
            if (FileStates.of(path(digest)).isSameFile(where)) {
                Files.move(path(digest), asidePath(digest), StandardCopyOption.ATOMIC_MOVE);
                sync(parent(digest));
            }
        } catch (NoSuchFileException _) {
            // Somebody else did, or removed it.
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    /// Brings bytes back that were set aside and are right after all. Call it inside [#alone].
    void bringBack(String digest) {
        try {
            if (isDamaged(digest)) {
                Files.move(asidePath(digest), path(digest), StandardCopyOption.ATOMIC_MOVE);
                sync(parent(digest));
            }
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    /// Keeps other processes from adding and removing meanwhile, so that nobody removes what
    /// somebody else is about to name. Also takes away what a killed process left that nobody can
    /// go on with.
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
            arrivals = Optional.empty();
            lock.unlock();
        }
    }

    /// Takes in all of `in`, and syncs it to the disk. Call it inside [#alone].
    ///
    /// What is here of it is not written again: bytes that were kept, and the part that a killed
    /// process left. Each of these bytes is compared with that of `in`; if the disk has changed
    /// them, this is the way to right ones again.
    ///
    /// @param most bytes that are accepted
    /// @param begins told once, before the first byte is written, how many bytes a killed process
    ///   had left of it; not told when nothing is written
    /// @throws UnreadableSourceException when `in` cannot be read; nothing is left of it then
    /// @throws StoreException when it is longer, or cannot be written; nothing is left of it then
    public Taken take(InputStream in, long most, LongConsumer begins)
            throws UnreadableSourceException {
        Arrivals here =
                arrivals.orElseGet(() -> new Arrivals(this, folder, folder.resolve(INCOMING)));
        arrivals = Optional.of(here);
        try {
            return here.take(in, most, begins);
        } catch (UnreadableSourceException e) {
            throw e;
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    /// Copies all of `in`, and syncs it to the disk. Call it inside [#alone].
    ///
    /// Bytes that were kept already are replaced by the same ones: if the disk has changed them,
    /// this is the way to right ones again.
    ///
    /// @param most bytes that are accepted
    /// @throws StoreException when it is longer, or cannot be written; nothing is left of it then
    public Blob put(InputStream in, long most) {
        Path incoming = folder.resolve(INCOMING);
        try {
            Path file = Files.createTempFile(incoming, "new", "");
            try {
                DigestTree tree = copy(in, file, most);
                keep(file, tree);
                return new Blob(tree.image().digest(), tree.image().size());
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    /// Takes over a file that lies on the same file system and that nobody writes to any more: it
    /// is moved, not copied. Call it inside [#alone].
    ///
    /// @param tree of the file as it was just read
    public Blob adopt(Path file, DigestTree tree) {
        try {
            try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            keep(file, tree);
            return new Blob(tree.image().digest(), tree.image().size());
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    /// The digests of all bytes that are here, and when they were written. Call it inside [#alone].
    public Map<String, Instant> kept() {
        Map<String, Instant> found = new HashMap<>();
        try (DirectoryStream<Path> parents = Files.newDirectoryStream(folder, "[0-9a-f]*")) {
            for (Path parent : parents) {
                addKept(parent, found);
            }
            return found;
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    private static void addKept(Path parent, Map<String, Instant> found) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(parent)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (DIGEST.matcher(name).matches()) {
                    found.put(name, Files.getLastModifiedTime(file).toInstant());
                }
            }
        }
    }

    /// Gives back what killed processes left on its way here, and nobody went on with since this
    /// time. Call it inside [#alone].
    public void giveBackLeft(Instant before) {
        try {
            for (Path file : left()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    /// How much killed processes left on its way here, in bytes. Call it inside [#alone].
    public long leftBytes() {
        long sum = 0;
        try {
            for (Path file : left()) {
                sum += Files.size(file);
            }
            return sum;
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    private List<Path> left() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve(INCOMING))) {
            files.forEach(found::add);
        }
        return found;
    }

    /// How long the bytes with this digest are; 0 when they are not here.
    public long size(String digest) {
        try {
            return Files.size(path(digest));
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    /// Removes the bytes with this digest, if they are there. Call it inside [#alone].
    public void remove(String digest) {
        try {
            Files.deleteIfExists(path(digest));
            Files.deleteIfExists(asidePath(digest));
            Files.deleteIfExists(beside(digest, TREE));
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    private DigestTree copy(InputStream in, Path file, long most) throws IOException {
        var tree = new TreeBuilder();
        byte[] chunk = new byte[CHUNK];
        long size = 0;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                size += n;
                if (size > most) {
                    throw new StoreException(
                            Trouble.BROKEN, "longer than the " + most + " bytes that are accepted");
                }
                tree.update(chunk, 0, n);
                ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, n);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
            out.force(true);
        }
        return tree.finish();
    }

    /// Moves a file that is whole and synced to its name.
    void keep(Path file, DigestTree tree) throws IOException {
        String digest = tree.image().digest();
        Path place = path(digest);
        makeFolder(parent(digest));
        Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(asidePath(digest));
        sync(parent(digest));
        keepTree(tree);
    }

    /// Of bytes that were compared as a whole: what lies beside them is right afterwards too.
    void confirm(DigestTree tree) throws IOException {
        Files.deleteIfExists(asidePath(tree.image().digest()));
        boolean hasTree =
                tree(tree.image()).filter(kept -> kept.root().equals(tree.root())).isPresent();
        if (!hasTree) {
            keepTree(tree);
        }
    }

    private Path parent(String digest) {
        return folder.resolve(digest.substring(0, 2));
    }

    private Path beside(String digest, String ending) {
        return path(digest).resolveSibling(digest + ending);
    }

    private static void write(Path file, DigestTree tree) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(tree.encode());
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    private static void sync(Path parent) throws IOException {
        try (FileChannel entries = FileChannel.open(parent)) {
            entries.force(true);
        }
    }

    private void sweep() throws IOException {
        for (Path file : left()) {
            if (!DIGEST.matcher(String.valueOf(file.getFileName())).matches()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void makeFolder(Path path) throws IOException {
        Files.createDirectories(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
