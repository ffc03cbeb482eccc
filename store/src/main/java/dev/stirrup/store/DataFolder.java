package dev.stirrup.store;

import dev.stirrup.store.StoreException.Trouble;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The one folder that holds everything this server keeps. Others may not look into it.
public record DataFolder(Path root) {
    private static final String OWNER_ONLY = "rwx------";

    /// Makes the folder if it is missing, open to its owner only, and proves that it can be written
    /// to.
    ///
    /// @throws StoreException when it cannot
    public static DataFolder open(Path root) {
        DataFolder folder = new DataFolder(root.toAbsolutePath().normalize());
        try {
            makeFolder(folder.root);
        } catch (IOException e) {
            throw StoreException.of(e, folder.root);
        }
        if (!Files.isDirectory(folder.root)) {
            throw new StoreException(Trouble.NOT_WRITABLE, folder.root + ": is not a folder");
        }
        if (!Files.isWritable(folder.root)) {
            throw new StoreException(
                    Trouble.NOT_WRITABLE,
                    folder.root
                            + ": this user ("
                            + System.getProperty("user.name")
                            + ") must not write here; name another folder, or change its owner");
        }
        SqliteLibrary.unpackInto(folder.root.resolve("native"));
        return folder;
    }

    /// Makes this process the one that serves from this folder, until it ends or closes what it
    /// got. Commands may work on the folder meanwhile.
    ///
    /// @throws StoreException when another process serves from it
    public Closeable claim() {
        Path file = root.resolve("serving");
        try {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            if (isFree(channel)) {
                return channel;
            }
            channel.close();
        } catch (IOException e) {
            throw StoreException.of(e, file);
        }
        throw new StoreException(
                Trouble.LOCKED,
                root
                        + ": another stirrup serves from this folder; stop it, or name another folder");
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    /// For logins of this server to itself, after its start; not there before and afterwards.
    public Path warmUp() {
        return root.resolve("warm-up");
    }

    /// Machines, profiles, plans, images and loader sets.
    public Path records() {
        return root.resolve("stirrup.db");
    }

    /// Leases, apart from the records so that a long change of these never delays an ACK.
    public Path leases() {
        return root.resolve("leases.db");
    }

    /// Events: the file that may be thrown away.
    public Path events() {
        return root.resolve("events.db");
    }

    /// The bytes of images and loaders, by their digest.
    public Path content() {
        return root.resolve("content");
    }

    /// Golden images, and what machines changed of them.
    public Path disks() {
        return root.resolve("disks");
    }

    /// What is being fetched from other servers.
    public Path downloads() {
        return root.resolve("downloads");
    }

    /// What was brought from mirrors: another folder that may be thrown away.
    public Path mirrors() {
        return root.resolve("mirrors");
    }

    /// Keys of others that may vouch for images.
    public Path keyrings() {
        return root.resolve("keyrings");
    }

    /// The site's own files of well-known systems.
    public Path catalogue() {
        return root.resolve("catalogue");
    }

    /// The site's keys, encrypted.
    public Path keys() {
        return root.resolve("keys");
    }

    /// dbx and the SBAT level, as operators brought them.
    public Path revocations() {
        return root.resolve("revocations");
    }

    static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    }
}
