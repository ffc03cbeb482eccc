package dev.stirrup.store.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoreTest {
    @TempDir Path folder;

    /// The server opens the folder for what it serves, and once more for what it foresees.
    @Test
    void twoStoresOfOneProcessTakeTurnsInTheirFolder() throws Exception {
        var one = new BlobStore(folder);
        var other = new BlobStore(folder.resolve("..").resolve(folder.getFileName()));
        var isInside = new CountDownLatch(1);
        var isSeen = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> first =
                    threads.submit(() ->
                            one.alone(() -> {
                                isInside.countDown();
                                return awaited(isSeen);
                            }));
            isInside.await();
            Future<Blob> second =
                    threads.submit(() ->
                            other.alone(() -> other.put(new ByteArrayInputStream(new byte[9]), 9)));
            isSeen.countDown();
            assertThat(first.get()).isTrue();
            assertThat(second.get().size()).isEqualTo(9);
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            Thread.sleep(100); // the other one has come to the lock by then
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
