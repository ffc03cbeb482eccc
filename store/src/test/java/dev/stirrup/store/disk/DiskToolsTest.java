package dev.stirrup.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.iscsi.BlockRange;
import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.UnitException.Fault;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Disks from and to QEMU's tools, and on a file system that is really full.
@Tag("real")
class DiskToolsTest {
    private static final int MIB = 1 << 20;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-O qcow2", "-c -O qcow2", "-O vhdx", "-O raw"})
    @RequiresProgram({"qemu-img", "xz"})
    void whatIsTakenInGoesOutAsItWas(String options) throws Exception {
        makeRaw();
        run("qemu-img convert -f raw " + options + " disk.raw image");
        run("xz -0 image");
        try (Database database = database();
                DiskStore store = store(database, folder.resolve("disks"))) {
            store.goldenImages().take("image", folder.resolve("image.xz"), Progress.NONE);
            store.create(wish("one", "image"));
            store.grow("one", 40L * MIB);
            new DiskExport(store, Progress.NONE).write("image", folder.resolve("a.raw"), false);
            new DiskExport(store, Progress.NONE).write("one", folder.resolve("b.qcow2"), true);
        }
        run("qemu-img check -f qcow2 b.qcow2");
        run("qemu-img compare -f raw -F raw disk.raw a.raw");
        run("qemu-img compare -f raw -F qcow2 disk.raw b.qcow2");
        assertThat(blocksOf("a.raw")).isLessThan(20L * MIB);
    }

    /// 600 MiB, so that there are two second tables, the first of them empty.
    @Test
    @RequiresProgram("qemu-img")
    void aLargeSparseDiskIsExportedSmall() throws Exception {
        try (Database database = database();
                DiskStore store = store(database, folder.resolve("disks"))) {
            store.create(blank("one", 600L * MIB + 512));
            try (OpenDisk one = store.openFor("one", "b")) {
                one.unit().write(550L * MIB / 512, filled(100_000 / 512 * 512));
                one.unit().write(600L * MIB / 512, filled(512));
            }
            new DiskExport(store, Progress.NONE).write("one", folder.resolve("b.qcow2"), true);
            new DiskExport(store, Progress.NONE).write("one", folder.resolve("a.raw"), false);
        }
        run("qemu-img check -f qcow2 b.qcow2");
        run("qemu-img compare -f raw -F qcow2 a.raw b.qcow2");
        assertThat(Files.size(folder.resolve("b.qcow2"))).isLessThan(MIB);
        assertThat(blocksOf("a.raw")).isLessThan(MIB);
    }

    @Test
    void whatIsUnmappedGivesItsSpaceBack() throws Exception {
        try (Database database = database();
                DiskStore store = store(database, folder.resolve("disks"))) {
            store.create(blank("one", 64L * MIB));
            String data = "disks/layer/" + store.find("one").orElseThrow().folder() + "/data";
            try (OpenDisk one = store.openFor("one", "b")) {
                one.unit().write(0, filled(16 * MIB));
                one.unit().flush();
                assertThat(blocksOf(data)).isGreaterThanOrEqualTo(16L * MIB);
                one.unit().unmap(new BlockRange(8, 15 * MIB / 512));
                one.unit().flush();
                assertThat(blocksOf(data)).isLessThan(2L * MIB);
            }
        }
    }

    @Test
    @RequiresRoot
    void aFullFileSystemIsReportedAndNothingIsLost() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        run("mount -t tmpfs -o size=8m tmpfs small");
        try (Database database = database();
                DiskStore store = store(database, small)) {
            store.create(blank("one", 64L * MIB));
            fillAndGoOn(store, small);
        } finally {
            run("umount small");
        }
    }

    private static void fillAndGoOn(DiskStore store, Path small) throws Exception {
        Path ballast = Files.write(small.resolve("ballast"), new byte[2 * MIB]);
        long written = 0;
        try (OpenDisk one = store.openFor("one", "b")) {
            UnitException full = null;
            while (full == null && written < 64L * MIB) {
                try {
                    one.unit().write(written / 512, filled(64 << 10));
                    written += 64 << 10;
                } catch (UnitException e) {
                    full = e;
                }
            }
            assertThat(Objects.requireNonNull(full).fault()).isEqualTo(Fault.SPACE_EXHAUSTED);
            assertThat(written).isBetween(4L * MIB, 6L * MIB);
            // What is there stays, can be read, overwritten and made durable.
            one.unit().flush();
            one.unit().write(0, filled(64 << 10));
            one.unit().flush();
            Files.delete(ballast);
            one.unit().write(written / 512, filled(64 << 10));
            one.unit().flush();
        }
        long end = written + (64 << 10);
        byte[] found =
                store.read(
                        "one",
                        content -> {
                            ByteBuffer all = ByteBuffer.allocate((int) end);
                            content.read(all, 0);
                            return all.array();
                        });
        assertThat(Arrays.mismatch(found, filled((int) end).array())).isNegative();
    }

    @Test
    @RequiresRoot
    void anImageThatDoesNotFitIsRefusedBeforeItIsRead() throws Exception {
        makeRaw();
        Files.createDirectory(folder.resolve("small"));
        run("mount -t tmpfs -o size=70m tmpfs small");
        try (Database database = database();
                DiskStore store = store(database, folder.resolve("small"))) {
            assertThatThrownBy(() ->
                            store.goldenImages()
                                    .take("image", folder.resolve("disk.raw"), Progress.NONE))
                    .isInstanceOf(UnusableDiskException.class)
                    .hasMessageContaining("it needs");
            assertThat(store.goldenImages().list()).isEmpty();
        } finally {
            run("umount small");
        }
    }

    /// Cut off once, the import goes on where a note of it was kept.
    @Test
    void anImportThatWasCutOffGoesOn() throws Exception {
        Path large = folder.resolve("large.raw");
        byte[] piece = filled(MIB).array();
        try (var out = Files.newOutputStream(large)) {
            for (int i = 0; i < 400; i++) {
                out.write(piece);
            }
        }
        try (Database database = database();
                DiskStore store = store(database, folder.resolve("disks"))) {
            Progress cut =
                    (_, done, _) -> {
                        if (done > 300L * MIB) {
                            throw new IllegalStateException("killed");
                        }
                    };
            assertThatThrownBy(() -> store.goldenImages().take("image", large, cut))
                    .hasMessage("killed");
            assertThat(store.goldenImages().list()).isEmpty();
            AtomicInteger steps = new AtomicInteger();
            GoldenImage image =
                    store.goldenImages().take("image", large, (_, _, _) -> steps.incrementAndGet());
            assertThat(steps.get()).as("steps of 256 KiB").isBetween(1, 600);
            Path other = folder.resolve("other.raw");
            Files.copy(large, other);
            assertThat(store.goldenImages().take("other", other, Progress.NONE).digest())
                    .isEqualTo(image.digest());
        }
    }

    private void makeRaw() throws Exception {
        byte[] bytes = new byte[21 * MIB];
        new Random(5).nextBytes(bytes);
        Arrays.fill(bytes, 3 * MIB, 9 * MIB + 777, (byte) 0);
        Files.write(folder.resolve("disk.raw"), bytes);
    }

    private static ByteBuffer filled(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 7 | 1);
        }
        return ByteBuffer.wrap(bytes);
    }

    private Database database() {
        return Database.open(
                folder.resolve("stirrup.db"), Schema.RECORDS, Database.Durability.SOUND_FILE);
    }

    private static DiskStore store(Database database, Path disks) {
        return new DiskStore(database, disks, InstantSource.system(), new Random());
    }

    private static DiskStore.Wish wish(String name, String golden) {
        return new DiskStore.Wish(
                name, Optional.of(golden), Optional.empty(), LayerMode.KEEP, Optional.empty());
    }

    private static DiskStore.Wish blank(String name, long size) {
        return new DiskStore.Wish(
                name, Optional.empty(), Optional.of(size), LayerMode.KEEP, Optional.empty());
    }

    /// What a file takes on its disk, in bytes.
    private long blocksOf(String name) throws Exception {
        run("stat -c %b " + name);
        return 512 * Long.parseLong(Files.readString(folder.resolve("output")).strip());
    }

    private void run(String line) throws Exception {
        Path output = folder.resolve("output");
        Process process =
                new ProcessBuilder(line.split(" +"))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(line + "\n" + Files.readString(output)).isZero();
    }
}
