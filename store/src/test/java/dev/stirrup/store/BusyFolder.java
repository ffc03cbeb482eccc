package dev.stirrup.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// A test's folder in which something may still be at work behind the test: JUnit gives up at the
/// first file that comes while it removes them, and fails the test.
public final class BusyFolder {
    private BusyFolder() {}

    /// Removes all that is in it, as often as it takes.
    public static void remove(Path folder) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(10))
                .pollDelay(Duration.ZERO)
                .ignoreExceptions()
                .until(() -> isRemoved(folder));
    }

    private static boolean isRemoved(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return true;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path one : all) {
                Files.deleteIfExists(one);
            }
            return true;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
