package dev.stirrup.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.LeaseStore.LeaseStoreException;
import dev.stirrup.store.StoreException.Trouble;
import dev.stirrup.store.content.Blob;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.image.ImageLimits;
import dev.stirrup.store.image.ImageSource;
import dev.stirrup.store.image.ImageStore;
import dev.stirrup.store.lease.SqliteLeaseStore;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a tiny file system of its own, so it needs root.
@Tag("real")
class FullDiskTest {
    @TempDir Path folder;

    @BeforeEach
    void mount() throws Exception {
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.toString()) == 0,
                "no tmpfs can be mounted here: needs root");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", folder.toString());
    }

    @Test
    void leasesAreRefusedWhileTheDiskIsFullAndKeptAgainAfterwards() throws Exception {
        Path ballast = folder.resolve("ballast");
        Path file = folder.resolve("leases.db");
        try (Database database =
                Database.open(file, Schema.LEASES, Database.Durability.EVERY_COMMIT)) {
            SqliteLeaseStore store = new SqliteLeaseStore(database);
            store.commit(leases(0, 10));
            fill(ballast);
            assertThatThrownBy(
                            () -> {
                                for (int i = 1; i < 500; i++) {
                                    store.commit(leases(i * 1000, 1000));
                                }
                            })
                    .isInstanceOf(LeaseStoreException.class)
                    .hasMessageContaining("the disk is full");
            assertThat(store.load().size() % 1000).as("whole commits only").isEqualTo(10);
            Files.delete(ballast);
            store.commit(leases(5_000_000, 10));
            assertThat(store.load()).containsAll(leases(5_000_000, 10));
            assertThat(database.faults()).isEmpty();
        }
    }

    /// SQLite undoes a transaction by itself when the disk is full, and complains of being asked
    /// to.
    @Test
    void aDatabaseThatDoesNotFitIsToldFromADamagedOne() throws Exception {
        Path ballast = folder.resolve("ballast");
        fill(ballast);
        try (var cut = FileChannel.open(ballast, StandardOpenOption.WRITE)) {
            cut.truncate(cut.size() - 200_000);
        }
        assertThatThrownBy(() ->
                        Database.open(
                                folder.resolve("stirrup.db"),
                                Schema.RECORDS,
                                Database.Durability.EVERY_COMMIT))
                .extracting("trouble")
                .isEqualTo(Trouble.DISK_FULL);
    }

    @Test
    void nothingIsLeftOfContentThatDidNotFit() throws Exception {
        BlobStore blobs = new BlobStore(folder.resolve("content"));
        assertThatThrownBy(() -> put(blobs, 4 << 20))
                .extracting("trouble")
                .isEqualTo(Trouble.DISK_FULL);
        assertNothingKept();
        assertThat(put(blobs, 1000).size()).isEqualTo(1000);
    }

    private void assertNothingKept() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile).filter(f -> !f.endsWith("lock")))
                    .isEmpty();
        }
    }

    /// The image does not fit, and what a killed add left is in the way of the next one.
    @Test
    void nothingIsLeftOfAnImageThatDidNotFit(@TempDir Path elsewhere) throws Exception {
        Path root = Files.createDirectory(elsewhere.resolve("root"));
        Files.write(root.resolve("a"), new byte[1000]);
        Files.write(root.resolve("b"), new byte[4 << 20]);
        Path left = folder.resolve("content/incoming").resolve("0".repeat(64));
        try (Database database =
                Database.open(
                        elsewhere.resolve("a.db"),
                        Schema.RECORDS,
                        Database.Durability.EVERY_COMMIT)) {
            var blobs = new BlobStore(folder.resolve("content"));
            Files.write(left, new byte[500_000]);
            var images = new ImageStore(database, blobs, ImageLimits.USUAL, InstantSource.system());
            var wish =
                    new ImageStore.Wish("one", new ImageSource.Folder(root), "test", "test", false);
            assertThatThrownBy(() -> images.add(wish))
                    .extracting("trouble")
                    .isEqualTo(Trouble.DISK_FULL);
            assertNothingKept();
        }
    }

    private static Blob put(BlobStore blobs, int size) {
        return blobs.alone(
                () -> blobs.put(new ByteArrayInputStream(new byte[size]), Long.MAX_VALUE));
    }

    private static void fill(Path ballast) throws Exception {
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static List<Lease> leases(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i ->
                        new Lease(
                                new Ipv4(0x0a000000 + i),
                                "lan",
                                Bytes.of((byte) 1),
                                Bytes.of((byte) 2),
                                "",
                                Lease.State.BOUND,
                                Instant.ofEpochSecond(1_800_000_000L)))
                .toList();
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
