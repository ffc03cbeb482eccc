package dev.stirrup.store.disk.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;

/// Makes and removes the folders of disks. They hold files only.
public final class DiskFolders {
    private DiskFolders() {}

    /// Makes the folder, and those above it, unless they are there.
    public static void make(Path folder) throws IOException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /// Removes the folder and the files in it, if it is there.
    public static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    /// The same, unless somebody works in it. One that goes meanwhile is gone.
    public static void deleteUnlessInUse(Path folder) throws IOException {
        try {
            Optional<FolderLock> lock = FolderLock.take(folder);
            if (lock.isPresent()) {
                try (FolderLock _ = lock.get()) {
                    delete(folder);
                }
            }
        } catch (NoSuchFileException _) {
            // Somebody else was faster.
        }
    }

    /// Whether nothing was added to the folder, and nothing removed from it, since then. One that
    /// is gone is not old.
    public static boolean isOlder(Path folder, Instant since) throws IOException {
        try {
            return Files.getLastModifiedTime(folder).toInstant().isBefore(since);
        } catch (NoSuchFileException _) {
            return false;
        }
    }
}
