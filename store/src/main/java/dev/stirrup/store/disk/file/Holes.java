package dev.stirrup.store.disk.file;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// What Linux knows of the holes in a file and Java does not: fallocate(2) and lseek(2). Elsewhere,
/// and on file systems without holes, every file is one piece.
public final class Holes {
    private static final int READ_ONLY = 0;
    private static final int READ_WRITE = 2;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int PUNCH_HOLE_AND_KEEP_SIZE = 3;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final boolean IS_LINUX =
            System.getProperty("os.name", "").equals("Linux") && LONG.byteSize() == 8;

    /// Made when it is first needed: most servers have no disks.
    private static final class Calls {
        private static final MethodHandle OPEN =
                function("open", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT));
        private static final MethodHandle CLOSE =
                function("close", FunctionDescriptor.of(INT, INT));
        private static final MethodHandle FALLOCATE =
                function("fallocate", FunctionDescriptor.of(INT, INT, INT, LONG, LONG));
        private static final MethodHandle LSEEK =
                function("lseek", FunctionDescriptor.of(LONG, INT, LONG, INT));

        @SuppressWarnings("restricted")
        private static MethodHandle function(String name, FunctionDescriptor shape) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
        }
    }

    private Holes() {}

    /// Gives back the space of these bytes, if the file system can.
    static void punch(Path file, long offset, long length) {
        if (IS_LINUX && length > 0) {
            with(
                    file,
                    READ_WRITE,
                    fd ->
                            (int)
                                    Calls.FALLOCATE.invokeExact(
                                            fd, PUNCH_HOLE_AND_KEEP_SIZE, offset, length));
        }
    }

    /// The first byte from `offset` on that is not in a hole; `Long.MAX_VALUE` when there is none.
    /// Where nothing is known of holes, that is `offset`.
    public static long nextData(Path file, long offset) {
        if (!IS_LINUX) {
            return offset;
        }
        long found = seek(file, offset, SEEK_DATA);
        // Also when the file system knows no holes: then the end of the file is the first one.
        return found >= 0 ? found : nextHole(file, offset) == offset ? Long.MAX_VALUE : offset;
    }

    /// The first byte from `offset` on that is in a hole; `Long.MAX_VALUE` when nothing is known.
    public static long nextHole(Path file, long offset) {
        long found = IS_LINUX ? seek(file, offset, SEEK_HOLE) : -1;
        return found >= 0 ? found : Long.MAX_VALUE;
    }

    private static long seek(Path file, long offset, int what) {
        return with(file, READ_ONLY, fd -> (long) Calls.LSEEK.invokeExact(fd, offset, what));
    }

    @FunctionalInterface
    private interface Call {
        long on(int fd) throws Throwable;
    }

    /// @return what the call gave, or -1 when the file cannot be opened
    private static long with(Path file, int mode, Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(file.toString());
            int fd = (int) Calls.OPEN.invokeExact(name, mode | CLOSE_ON_EXEC);
            if (fd < 0) {
                return -1;
            }
            try {
                return call.on(fd);
            } finally {
                int _ = (int) Calls.CLOSE.invokeExact(fd);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
