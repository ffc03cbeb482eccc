package dev.stirrup.app.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.attach.DiskBoots;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.disk.MachineDisks;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import dev.stirrup.store.record.Catalogue;
import dev.stirrup.store.record.CatalogueRules;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
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
        try (Database database =
                        Database.open(
                                folder.resolve("stirrup.db"),
                                Schema.RECORDS,
                                Database.Durability.SOUND_FILE);
                DiskStore disks =
                        new DiskStore(
                                database,
                                folder.resolve("disks"),
                                InstantSource.system(),
                                new Random(1))) {
            var boots = new DiskBoots(database);
            DiscShelf none =
                    _ -> {
                        throw new UnusableDiskException("there are no discs here");
                    };
            var kept = new OpenDisks.Kept(disks, new MachineDisks(database, disks), none);
            var open = new OpenDisks(kept, boots, InstantSource.system());
            var catalogue = Catalogue.open(database, CatalogueRules.waiting("ipxe"));
            var doorkeeper =
                    new Doorkeeper(
                            catalogue,
                            boots,
                            () -> {
                                throw new IllegalStateException("nobody logs in");
                            },
                            InstantSource.system());
            var housekeeping = new Housekeeping(open, doorkeeper, clock);
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
