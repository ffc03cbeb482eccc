package dev.stirrup.app.serve;

import java.time.Duration;

/// Gives back the memory that a storm leaves behind as garbage.
///
/// What waits for a lease to be written or for its turn outlives the young generation, and Java's
/// serial collector cleans the old one only once the heap has grown to its bound. So a collection
/// is asked for when the heap has grown and nobody waits for an answer, and in a storm without an
/// end when it has grown much.
final class QuietCollection implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofSeconds(1);

    /// Bytes that are worth a collection, which takes some hundredths of a second.
    private static final long WORTH_IT = 4 << 20;

    /// Bytes after which it is not put off.
    private static final long ENOUGH = 48 << 20;

    private final QuietMoment quiet;
    private final Thread thread = Thread.ofPlatform().name("collect").daemon().unstarted(this::run);

    private QuietCollection(QuietMoment quiet) {
        this.quiet = quiet;
    }

    static QuietCollection start(QuietMoment quiet) {
        var collection = new QuietCollection(quiet);
        collection.thread.start();
        return collection;
    }

    /// @param grown by how many bytes the heap is larger than after the last collection
    static boolean isDue(long grown, boolean isQuiet) {
        return grown >= ENOUGH || grown >= WORTH_IT && isQuiet;
    }

    private void run() {
        Runtime runtime = Runtime.getRuntime();
        long settled = 0;
        try {
            while (true) {
                Thread.sleep(LOOK);
                long grown = runtime.totalMemory() - settled;
                if (isDue(grown, quiet.isQuietFor(QUIET))) {
                    System.gc();
                    settled = runtime.totalMemory();
                }
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
