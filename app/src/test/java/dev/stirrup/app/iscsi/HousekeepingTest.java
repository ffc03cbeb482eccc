package dev.stirrup.app.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeepingTest {
    @TempDir Path folder;

    /// It may be making a disk durable just then, and an interrupt would close the disk's file.
    @Test
    void theEndOfTheServerInterruptsNoWork() throws Exception {
        var isAtWork = new CountDownLatch(1);
        var isDone = new CountDownLatch(1);
        var wasInterrupted = new CompletableFuture<Boolean>();
        InstantSource clock =
                () -> {
                    isAtWork.countDown();
                    wasInterrupted.complete(isInterruptedBefore(isDone));
                    return InstantSource.system().instant();
                };
        try (var site = new DiskFolder(folder)) {
            Doorkeeper doorkeeper = site.doorkeeper(InstantSource.system());
            var housekeeping = new Housekeeping(site.opened(), doorkeeper, clock);
            assertThat(isAtWork.await(1, TimeUnit.MINUTES)).isTrue();
            Thread closing = Thread.ofPlatform().start(housekeeping::close);
            await().until(() -> !closing.isAlive() || closing.getState() == Thread.State.WAITING);
            isDone.countDown();
            closing.join();
            assertThat(wasInterrupted).isCompletedWithValue(false);
        }
    }

    private static boolean isInterruptedBefore(CountDownLatch end) {
        try {
            end.await();
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
