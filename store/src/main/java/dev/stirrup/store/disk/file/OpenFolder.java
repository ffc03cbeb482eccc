package dev.stirrup.store.disk.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A folder of the file system.
///
/// @param path it exists
public record OpenFolder(Path path) implements DiskFolder {
    @Override
    public DiskFile open(String name) throws IOException {
        Path file = path.resolve(name);
        boolean isNew = !Files.exists(file);
        FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.CREATE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        if (isNew) {
            sync();
        }
        return new ChannelFile(channel, file);
    }

    @Override
    public DiskFile openToRead(String name) throws IOException {
        Path file = path.resolve(name);
        return new ChannelFile(FileChannel.open(file), file);
    }

    /// Nobody shall write to this file any more.
    public void readOnly(String name) throws IOException {
        Files.setPosixFilePermissions(
                path.resolve(name), PosixFilePermissions.fromString("r--------"));
    }

    @Override
    public boolean has(String name) {
        return Files.exists(path.resolve(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(path.resolve(from), path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
        sync();
    }

    @Override
    public void delete(String name) throws IOException {
        if (Files.deleteIfExists(path.resolve(name))) {
            sync();
        }
    }

    private void sync() throws IOException {
        try (FileChannel entries = FileChannel.open(path)) {
            entries.force(true);
        }
    }
}
