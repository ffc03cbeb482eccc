package dev.stirrup.server.link;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// A file's own descriptor, for calls that Java's file channels do not make. Linux only.
public final class NativeFile implements AutoCloseable {
    private static final boolean IS_LINUX =
            System.getProperty("os.name", "").equals("Linux")
                    && System.getProperty("sun.arch.data.model", "").equals("64");

    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    private NativeFile(int number) {
        this.number = number;
    }

    /// Opens a file for reading; empty where it cannot be opened so, for whatever reason. How names
    /// outside ASCII are spelled in bytes is Java's affair. Blocks.
    public static Optional<NativeFile> open(Path path) {
        String name = path.toString();
        if (!IS_LINUX || !StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
            return Optional.empty();
        }
        int number = Libc.open(new Libc.CallState(), Memory.text(name));
        return number < 0 ? Optional.empty() : Optional.of(new NativeFile(number));
    }

    public int number() {
        return number;
    }

    /// Where the same file can be opened once more, even if another has taken its name (proc(5)).
    public Path again() {
        return Path.of("/proc/self/fd/" + number);
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            Libc.close(new Libc.CallState(), number);
        }
    }
}
