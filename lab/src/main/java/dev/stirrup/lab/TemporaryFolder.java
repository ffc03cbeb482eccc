package dev.stirrup.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder that is gone at the end: when it is closed, and also when the program is interrupted
/// before that.
public final class TemporaryFolder implements AutoCloseable {
    private final Path path;
    private final Thread hook;

    private TemporaryFolder(Path path) {
        this.path = path;
        this.hook = new Thread(this::deleteQuietly, "stirrup-lab-folder");
    }

    /// Makes one, open to its owner only.
    public static TemporaryFolder make(String prefix) throws IOException {
        var folder = new TemporaryFolder(Files.createTempDirectory(prefix));
        Runtime.getRuntime().addShutdownHook(folder.hook);
        return folder;
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        PackageFetch.deleteTree(path);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is ending: the hook deletes the same.
        }
    }

    private void deleteQuietly() {
        try {
            PackageFetch.deleteTree(path);
        } catch (IOException e) {
            // A program of the lab may still write here while it ends; the system's own cleaning of
            // its temporary folder gets the rest.
        }
    }
}
