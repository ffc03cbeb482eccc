package dev.stirrup.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.iscsi.BlockRange;
import dev.stirrup.iscsi.Extent;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.disk.LayerMode;
import dev.stirrup.store.disk.OpenDisk;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteCopyTest {
    @TempDir Path folder;

    @Test
    void recordsOfARunningSiteAreCopied() {
        DataFolder site = DataFolder.open(folder.resolve("site"));
        try (Database running =
                Database.open(site.records(), Schema.RECORDS, Durability.EVERY_COMMIT)) {
            running.write(session -> session.update("CREATE TABLE proof (x INTEGER)"));
            DataFolder copy = SiteCopy.make(site, folder.resolve("copy"));
            try (Database copied =
                    Database.open(copy.records(), Schema.RECORDS, Durability.EVERY_COMMIT)) {
                assertThat(copied.faults()).isEmpty();
                copied.write(session -> session.update("INSERT INTO proof VALUES (1)"));
                assertThat(count(copied)).isEqualTo(1);
                assertThat(count(running)).isZero();
            }
        }
    }

    @Test
    void imagesAreSharedAndNotCopied() throws Exception {
        DataFolder site = DataFolder.open(folder.resolve("site"));
        DataFolder copy = SiteCopy.make(site, folder.resolve("copy"));
        Files.writeString(site.content().resolve("image"), "bytes");
        assertThat(copy.content().resolve("image")).hasContent("bytes");
    }

    @Test
    void leasesAndEventsStayBehind() {
        DataFolder site = DataFolder.open(folder.resolve("site"));
        DataFolder copy = SiteCopy.make(site, folder.resolve("copy"));
        assertThat(copy.leases()).doesNotExist();
        assertThat(copy.events()).doesNotExist();
    }

    @Test
    void whatARehearsalWritesToADiskStaysInIt() throws Exception {
        DataFolder site = DataFolder.open(folder.resolve("site"));
        Path raw = Files.write(folder.resolve("raw"), new byte[] {'g'});
        try (Database records = open(site);
                DiskStore disks = DiskStore.of(records, site.disks(), "me")) {
            disks.goldenImages().take("golden", raw, Progress.NONE);
            disks.create(wish("kept", LayerMode.KEEP));
            disks.create(wish("reset", LayerMode.RESET));
            disks.create(wish("used", LayerMode.KEEP));
            write(disks, "kept", 'k');
            write(disks, "reset", 'r');
            try (OpenDisk used = disks.openFor("used", "boot")) {
                assertThat(used.unit().blocks()).isEqualTo(1);
                rehearse(site);
            }
            assertThat(read(disks, "kept")).isEqualTo('k');
            assertThat(read(disks, "reset")).isEqualTo('r');
        }
    }

    private void rehearse(DataFolder site) throws Exception {
        DataFolder copy = SiteCopy.make(site, folder.resolve("copy"));
        try (Database records = open(copy);
                DiskStore disks = DiskStore.of(records, copy.disks(), "me")) {
            assertThat(read(disks, "kept")).isEqualTo('k');
            write(disks, "kept", 'x');
            assertThat(read(disks, "kept")).isEqualTo('x');
            try (OpenDisk disk = disks.openFor("reset", "rehearsal")) {
                assertThat(first(disk)).isEqualTo('g');
            }
            assertThatThrownBy(() -> disks.openFor("used", "rehearsal"))
                    .isInstanceOf(UnusableDiskException.class)
                    .hasMessageContaining("in use");
        }
    }

    private static Database open(DataFolder folder) {
        return Database.open(folder.records(), Schema.RECORDS, Durability.EVERY_COMMIT);
    }

    private static DiskStore.Wish wish(String name, LayerMode mode) {
        return new DiskStore.Wish(
                name, Optional.of("golden"), Optional.empty(), mode, Optional.empty());
    }

    private static void write(DiskStore disks, String name, char what) throws Exception {
        try (OpenDisk disk = disks.openFor(name, "boot")) {
            ByteBuffer block = ByteBuffer.allocate(512).put(0, (byte) what);
            disk.unit().write(0, block);
        }
    }

    private static char read(DiskStore disks, String name) throws Exception {
        try (OpenDisk disk = disks.openFor(name, "boot")) {
            return first(disk);
        }
    }

    private static char first(OpenDisk disk) throws Exception {
        var found = (Extent.Stored) disk.unit().locate(new BlockRange(0, 1)).getFirst();
        ByteBuffer block = ByteBuffer.allocate((int) found.length());
        found.file().read(block, found.offset());
        return (char) block.get(0);
    }

    private static long count(Database database) {
        return database.read(session -> session.number("SELECT count(*) FROM proof"));
    }
}
