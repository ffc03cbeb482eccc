package dev.stirrup.store.key;

import dev.stirrup.store.StoreException;
import dev.stirrup.store.StoreException.Trouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The folder of the keys' files: open to its owner only, changed whole files at a time.
public final class KeyFolder {
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.OTHERS_EXECUTE);

    private final Path folder;

    /// A process may lock a file once only, whoever in it asks.
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final ReentrantLock lock;

    private KeyFolder(Path folder) {
        this.folder = folder;
        lock = LOCKS.computeIfAbsent(folder.toAbsolutePath().normalize(), _ -> new ReentrantLock());
    }

    /// Makes the folder if it is missing.
    ///
    /// @throws StoreException when it cannot be made, or somebody else may look into it
    public static KeyFolder open(Path folder) {
        var keys = new KeyFolder(folder);
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, mode("rwx------"));
            }
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
        List<String> open = keys.openToOthers();
        if (!open.isEmpty()) {
            throw new StoreException(Trouble.DAMAGED, String.join("; ", open));
        }
        return keys;
    }

    /// What other users may read or change, each with the command that ends it. A key that others
    /// could read is not used: it may have been copied.
    public List<String> openToOthers() {
        List<String> found = new ArrayList<>();
        complain(folder, "700", found);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                complain(file, "600", found);
            }
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
        return found;
    }

    public Path path(String name) {
        return folder.resolve(name);
    }

    public Optional<byte[]> read(String name) {
        Path file = path(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw StoreException.of(e, file);
        }
    }

    /// Replaces a file. A power cut leaves the old one or the new one.
    public void write(String name, byte[] content) {
        Path aside = path(name + ".new");
        try {
            Files.deleteIfExists(aside);
            Files.createFile(aside, mode("rw-------"));
            try (FileChannel out = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(
                    aside,
                    path(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw StoreException.of(e, path(name));
        }
    }

    public void delete(String name) {
        try {
            Files.deleteIfExists(path(name));
        } catch (IOException e) {
            throw StoreException.of(e, path(name));
        }
    }

    /// Keeps other processes from changing keys meanwhile.
    public <T> T alone(Supplier<T> work) {
        lock.lock();
        try (FileChannel file =
                        FileChannel.open(
                                path("lock"),
                                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                                mode("rw-------"));
                var held = file.lock()) {
            if (!held.isValid()) {
                throw new IOException("the lock was lost");
            }
            return work.get();
        } catch (IOException e) {
            throw StoreException.of(e, path("lock"));
        } finally {
            lock.unlock();
        }
    }

    private static void complain(Path file, String mode, List<String> found) {
        try {
            Set<PosixFilePermission> granted =
                    EnumSet.copyOf(withOwner(Files.getPosixFilePermissions(file)));
            granted.retainAll(OTHERS);
            if (!granted.isEmpty()) {
                found.add(file + " is open to other users: chmod " + mode + " " + file);
            }
        } catch (NoSuchFileException _) {
            // It was a half-written file when the folder was listed; its writer has moved it into
            // place since.
        } catch (IOException | UnsupportedOperationException e) {
            found.add(file + ": its mode cannot be read: " + e.getMessage());
        }
    }

    /// `EnumSet` cannot copy what is empty.
    private static Set<PosixFilePermission> withOwner(Set<PosixFilePermission> granted) {
        Set<PosixFilePermission> all = new HashSet<>(granted);
        all.add(PosixFilePermission.OWNER_READ);
        return all;
    }

    private static FileAttribute<?> mode(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }
}
