package dev.stirrup.store.disk.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Keeps others, in this process and in others, from working in a folder. A killed process holds
/// nothing any more.
public final class FolderLock implements Closeable {
    private final Path path;
    private final FileChannel channel;

    private FolderLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// @return empty when somebody else has it
    public static Optional<FolderLock> take(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new FolderLock(folder, channel));
            }
        } catch (OverlappingFileLockException _) {
            // Somebody in this process has it.
        }
        channel.close();
        return Optional.empty();
    }

    /// The folder.
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
