package dev.stirrup.store.content;

import dev.stirrup.trust.content.FileState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Asks the file system for the state of a file.
public final class FileStates {
    private static final String UNIX = "unix:dev,ino,size,lastModifiedTime,ctime";

    private FileStates() {}

    /// @throws IOException also when there is no such file
    public static FileState of(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return portable(Files.readAttributes(path, BasicFileAttributes.class));
        }
        Map<String, Object> all = Files.readAttributes(path, UNIX);
        return new FileState(
                number(all, "dev"),
                number(all, "ino"),
                number(all, "size"),
                nanos((FileTime) Objects.requireNonNull(all.get("lastModifiedTime"))),
                nanos((FileTime) Objects.requireNonNull(all.get("ctime"))));
    }

    /// Without a time of change: that of the last writing has to do.
    private static FileState portable(BasicFileAttributes all) {
        int key = String.valueOf(all.fileKey()).hashCode();
        long modified = nanos(all.lastModifiedTime());
        return new FileState(key, nanos(all.creationTime()), all.size(), modified, modified);
    }

    private static long number(Map<String, Object> all, String name) {
        return ((Number) Objects.requireNonNull(all.get(name))).longValue();
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }
}
