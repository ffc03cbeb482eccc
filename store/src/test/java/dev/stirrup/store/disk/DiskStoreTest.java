package dev.stirrup.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.iscsi.BlockRange;
import dev.stirrup.iscsi.Extent;
import dev.stirrup.iscsi.LogicalUnit;
import dev.stirrup.iscsi.UnitException;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import dev.stirrup.store.disk.layer.DamagedContentException;
import dev.stirrup.store.record.ChangeLog;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskStoreTest {
    private static final int MIB = 1 << 20;
    private static final int SIZE = 5 * MIB + 512;

    @TempDir Path folder;
    private final byte[] bytes = new byte[SIZE];
    private Path file = Path.of("");
    private Optional<Database> database = Optional.empty();
    private Optional<DiskStore> store = Optional.empty();

    @BeforeEach
    void open() throws Exception {
        new Random(1).nextBytes(bytes);
        Arrays.fill(bytes, MIB, 3 * MIB, (byte) 0);
        file = Files.write(folder.resolve("disk.raw"), bytes);
        Database opened =
                Database.open(
                        folder.resolve("stirrup.db"),
                        Schema.RECORDS,
                        Database.Durability.SOUND_FILE);
        database = Optional.of(opened);
        store =
                Optional.of(
                        new DiskStore(
                                opened,
                                folder.resolve("disks"),
                                InstantSource.system(),
                                new Random(2)));
    }

    @AfterEach
    void close() {
        store().close();
        database.orElseThrow().close();
    }

    @Test
    void twoMachinesHaveTheirOwnDiskFromOneImage() throws Exception {
        GoldenImage image = images().take("debian", file, Progress.NONE);
        assertThat(image.size()).isEqualTo(SIZE);
        assertThat(image.stored()).isBetween(3L * MIB, 3L * MIB + (64 << 10));
        store().create(wish("one", "debian", LayerMode.KEEP));
        store().create(wish("two", "debian", LayerMode.RESET));
        try (OpenDisk one = store().openFor("one", "boot-1");
                OpenDisk two = store().openFor("two", "boot-1")) {
            assertThat(content(one.unit())).isEqualTo(bytes);
            one.unit().write(4, filled(3 * 512, 'x'));
            two.unit().write(4, filled(512, 'y'));
            assertThat(content(one.unit())).startsWith(bytes[0]).contains('x').isNotEqualTo(bytes);
            byte[] expected = bytes.clone();
            Arrays.fill(expected, 2048, 2560, (byte) 'y');
            assertThat(content(two.unit())).isEqualTo(expected);
        }
        assertThat(store().ownBytes(known("two"))).isEqualTo(4096);
        // The same boot once more, after the server was started anew; then the next one.
        assertThat(contentOf("two", "boot-1")[2048]).isEqualTo((byte) 'y');
        assertThat(contentOf("two", "boot-2")).isEqualTo(bytes);
        assertThat(contentOf("one", "boot-2")[2048]).isEqualTo((byte) 'x');
    }

    @Test
    void whatIsNotToBeKeptIsGoneWhenTheBootIsOver() throws Exception {
        images().take("debian", file, Progress.NONE);
        store().create(wish("one", "debian", LayerMode.DISCARD));
        try (OpenDisk one = store().openFor("one", "boot-1")) {
            one.unit().write(0, filled(4096, 'x'));
        }
        assertThat(store().ownBytes(known("one"))).isEqualTo(4096);
        store().endBoot("one");
        assertThat(store().ownBytes(known("one"))).isZero();
    }

    @Test
    void unchangedBlocksAreAPieceOfTheImageThatAllShare() throws Exception {
        images().take("debian", file, Progress.NONE);
        store().create(wish("one", "debian", LayerMode.KEEP));
        store().create(wish("two", "debian", LayerMode.KEEP));
        try (OpenDisk one = store().openFor("one", "b");
                OpenDisk two = store().openFor("two", "b")) {
            one.unit().write(8, filled(4096, 'x'));
            content(one.unit()); // so that all leaves were compared
            List<Extent> extents = one.unit().locate(new BlockRange(0, 2 * MIB / 512));
            assertThat(extents)
                    .extracting(Extent::length)
                    .containsExactly(4096L, 4096L, (long) MIB - 8192, (long) MIB);
            assertThat(extents.get(3)).isInstanceOf(Extent.Zeroes.class);
            assertThat(fileOf(extents.get(0))).isSameAs(fileOf(extents.get(2)));
            assertThat(fileOf(extents.get(0))).isNotSameAs(fileOf(extents.get(1)));
            assertThat(fileOf(two.unit().locate(new BlockRange(0, 1)).getFirst()))
                    .isSameAs(fileOf(extents.get(0)));
        }
    }

    @Test
    void mappedBlocksAreThoseThatTakeSpace() throws Exception {
        images().take("debian", file, Progress.NONE);
        store().create(wish("one", "debian", LayerMode.KEEP));
        try (OpenDisk one = store().openFor("one", "b")) {
            LogicalUnit unit = one.unit();
            long perMib = MIB / 512;
            BlockRange all = new BlockRange(0, unit.blocks());
            assertThat(unit.mapping(all)).isEqualTo(new LogicalUnit.Mapping(true, perMib));
            assertThat(unit.mapping(new BlockRange(perMib, 3 * perMib)))
                    .isEqualTo(new LogicalUnit.Mapping(false, 2 * perMib));
            unit.unmap(new BlockRange(0, 64));
            assertThat(unit.mapping(all)).isEqualTo(new LogicalUnit.Mapping(false, 64));
            unit.writeZeroes(new BlockRange(perMib, 16));
            assertThat(unit.mapping(new BlockRange(perMib, 100)))
                    .isEqualTo(new LogicalUnit.Mapping(true, 16));
            assertThat(Arrays.copyOf(content(unit), 64 * 512)).containsOnly(0);
        }
        assertThat(store().ownBytes(known("one"))).isZero();
    }

    @Test
    void snapshotsClonesAndNewImagesHoldWhatTheDiskHeld() throws Exception {
        images().take("debian", file, Progress.NONE);
        store().create(wish("one", "debian", LayerMode.KEEP));
        byte[] changed = bytes.clone();
        Arrays.fill(changed, 0, 4096, (byte) 'x');
        try (OpenDisk one = store().openFor("one", "b")) {
            one.unit().write(0, filled(4096, 'x'));
        }
        store().copy("one", copyWish("before", LayerMode.SNAPSHOT));
        store().copy("one", copyWish("copy", LayerMode.KEEP));
        try (OpenDisk one = store().openFor("one", "b")) {
            one.unit().write(0, filled(MIB, 'z'));
        }
        assertThat(contentOf("copy", "b")).isEqualTo(changed);
        store().reset("one", Optional.of("before"));
        assertThat(contentOf("one", "b")).isEqualTo(changed);
        GoldenImage promoted = store().promote("one", "debian-2", Progress.NONE);
        Path exported = folder.resolve("out.raw");
        new DiskExport(store(), Progress.NONE).write("debian-2", exported, false);
        assertThat(Files.readAllBytes(exported)).isEqualTo(changed);
        assertThat(images().take("same", exported, Progress.NONE).digest())
                .isEqualTo(promoted.digest());
        store().reset("one", Optional.empty());
        assertThat(contentOf("one", "b")).isEqualTo(bytes);
        assertThatThrownBy(() -> store().openFor("before", "b"))
                .isInstanceOf(UnusableDiskException.class);
    }

    @Test
    void anImageInUseStaysAndADiskInUseIsLeftAlone() throws Exception {
        images().take("debian", file, Progress.NONE);
        store().create(wish("one", "debian", LayerMode.KEEP));
        assertThatThrownBy(() -> images().remove("debian"))
                .isInstanceOf(UnusableDiskException.class)
                .hasMessageContaining("is used by one");
        try (OpenDisk _ = store().openFor("one", "b")) {
            assertThat(store().isInUse(known("one"))).isTrue();
            assertThatThrownBy(() -> store().remove("one"))
                    .isInstanceOf(UnusableDiskException.class)
                    .hasMessageContaining("is in use");
            assertThatThrownBy(() -> store().reset("one", Optional.empty()))
                    .isInstanceOf(UnusableDiskException.class);
            assertThatThrownBy(() -> store().copy("one", copyWish("two", LayerMode.KEEP)))
                    .isInstanceOf(UnusableDiskException.class);
        }
        store().remove("one");
        images().remove("debian");
        assertThat(store().list()).isEmpty();
        assertThat(folder.resolve("disks/layer")).isEmptyDirectory();
    }

    @Test
    void aDiskGrowsAndItsNewEndIsZero() throws Exception {
        images().take("debian", file, Progress.NONE);
        store().create(wish("one", "debian", LayerMode.KEEP));
        store().grow("one", 9L * MIB);
        try (OpenDisk one = store().openFor("one", "b")) {
            assertThat(one.unit().blocks()).isEqualTo(9 * MIB / 512);
            byte[] content = content(one.unit());
            assertThat(Arrays.copyOf(content, SIZE)).isEqualTo(bytes);
            assertThat(Arrays.copyOfRange(content, SIZE, 9 * MIB)).containsOnly(0);
            one.unit().write(9 * MIB / 512 - 1, filled(512, 'e'));
            assertThat(content(one.unit())[9 * MIB - 1]).isEqualTo((byte) 'e');
        }
        assertThatThrownBy(() -> store().grow("one", MIB))
                .isInstanceOf(UnusableDiskException.class);
    }

    @Test
    void packedFilesAreTakenAndBrokenOnesLeaveNothing() throws Exception {
        Path packed = folder.resolve("disk.img.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(bytes);
        }
        GoldenImage image = images().take("debian", packed, Progress.NONE);
        assertThat(image.digest()).isEqualTo(images().take("raw", file, Progress.NONE).digest());
        Path cut = folder.resolve("cut.gz");
        byte[] all = Files.readAllBytes(packed);
        Files.write(cut, Arrays.copyOf(all, all.length / 2));
        assertThatThrownBy(() -> images().take("cut", cut, Progress.NONE))
                .isInstanceOf(UnusableDiskException.class)
                .hasMessageContaining("cut.gz");
        assertThat(images().find("cut")).isEmpty();
    }

    @Test
    void whatSomebodyDoesIsNoted() throws Exception {
        images().take("debian", file, Progress.NONE);
        store().create(wish("one", "debian", LayerMode.RESET));
        contentOf("one", "boot-1");
        store().grow("one", 8L * MIB);
        store().remove("one");
        images().remove("debian");
        List<String> lines =
                database.orElseThrow().read(session -> ChangeLog.after(session, 0, 100)).stream()
                        .map(line ->
                                line.who()
                                        + " "
                                        + line.kind()
                                        + " "
                                        + line.name()
                                        + " "
                                        + line.what())
                        .toList();
        assertThat(lines)
                .containsExactly(
                        "server golden debian put",
                        "server disk one put",
                        "server disk one put",
                        "server disk one delete",
                        "server golden debian delete");
    }

    @Test
    void aDamagedImageIsToldFromASoundOne() throws Exception {
        GoldenImage image = images().take("debian", file, Progress.NONE);
        assertThat(images().firstDamage("debian", Progress.NONE)).isEmpty();
        damage(image);
        assertThat(images().firstDamage("debian", Progress.NONE)).contains(4L * MIB);
    }

    private void damage(GoldenImage image) throws Exception {
        Path content = folder.resolve("disks/golden/" + image.digest() + "/content");
        assertThat(Files.getPosixFilePermissions(content)).hasSize(1);
        Files.setPosixFilePermissions(content, PosixFilePermissions.fromString("rw-------"));
        try (FileChannel channel = FileChannel.open(content, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 4 * MIB + 70_000);
        }
    }

    @Test
    void damagedBytesOfAnImageAreNeverReadAndTheRestIs() throws Exception {
        damage(images().take("debian", file, Progress.NONE));
        store().create(wish("one", "debian", LayerMode.KEEP));
        int damaged = 4 * MIB / 512;
        try (OpenDisk disk = store().openFor("one", "boot-1")) {
            LogicalUnit unit = disk.unit();
            assertThat(bytes(unit, 0, damaged)).isEqualTo(Arrays.copyOf(bytes, 4 * MIB));
            assertThatThrownBy(() -> bytes(unit, damaged, 1))
                    .isInstanceOf(DamagedContentException.class)
                    .hasMessageContaining("bytes 4194304 to 4456447 have changed");
            bytes(unit, damaged + 512, 1);
            // A part of a block needs the rest of it, a whole one does not.
            assertThatThrownBy(() -> unit.write(damaged, filled(512, 'x')))
                    .isInstanceOf(UnitException.class)
                    .hasMessageContaining("have changed")
                    .extracting(e -> ((UnitException) e).fault())
                    .isEqualTo(UnitException.Fault.UNREADABLE);
            unit.write(damaged, filled(4096, 'x'));
            assertThat(bytes(unit, damaged, 8)).containsOnly('x');

            assertThatThrownBy(() -> images().take("debian", otherDisk(), Progress.NONE))
                    .hasMessageContaining("holds another disk");
            images().take("debian", file, Progress.NONE);
            assertThat(bytes(unit, damaged + 8, 8))
                    .isEqualTo(Arrays.copyOfRange(bytes, 4 * MIB + 4096, 4 * MIB + 8192));
            assertThat(images().firstDamage("debian", Progress.NONE)).isEmpty();
        }
    }

    private Path otherDisk() throws Exception {
        return Files.write(folder.resolve("other.raw"), new byte[MIB]);
    }

    @Test
    void noNewImageIsMadeOfDamagedBytes() throws Exception {
        damage(images().take("debian", file, Progress.NONE));
        store().create(wish("one", "debian", LayerMode.KEEP));
        assertThatThrownBy(() -> store().promote("one", "two", Progress.NONE))
                .hasMessageContaining("have changed");
        assertThat(images().find("two")).isEmpty();
    }

    @Test
    void whatWasComparedIsAPieceOfTheImagesFile() throws Exception {
        images().take("debian", file, Progress.NONE);
        store().create(wish("one", "debian", LayerMode.KEEP));
        try (OpenDisk disk = store().openFor("one", "boot-1")) {
            var first = new BlockRange(0, 8);
            var source = ((Extent.Stored) disk.unit().locate(first).getFirst()).file();
            assertThat(source.isSlow()).isTrue();
            assertThat(source.as(FileChannel.class)).isEmpty();
            source.read(ByteBuffer.allocate(512), 0);
            assertThat(fileOf(disk.unit().locate(first).getFirst()).size()).isEqualTo(SIZE);
        }
    }

    @Test
    void namesAreCheckedAndNeverTakenTwice() throws Exception {
        images().take("debian", file, Progress.NONE);
        assertThatThrownBy(() -> store().create(wish("debian", "debian", LayerMode.KEEP)))
                .isInstanceOf(UnusableDiskException.class);
        assertThatThrownBy(() -> store().create(wish("../x", "debian", LayerMode.KEEP)))
                .isInstanceOf(UnusableDiskException.class);
        assertThatThrownBy(() -> store().create(wish("one", "fedora", LayerMode.KEEP)))
                .isInstanceOf(UnusableDiskException.class)
                .hasMessageContaining("no golden image fedora");
        assertThat(folder.resolve("disks/layer")).doesNotExist();
    }

    @Test
    void compareAndWriteChangesAllOrNothing() throws Exception {
        images().take("debian", file, Progress.NONE);
        store().create(wish("one", "debian", LayerMode.KEEP));
        try (OpenDisk one = store().openFor("one", "b")) {
            ByteBuffer now = ByteBuffer.wrap(Arrays.copyOf(bytes, 1024));
            ByteBuffer other =
                    ByteBuffer.wrap(Arrays.copyOf(bytes, 1024)).put(700, (byte) ~bytes[700]);
            assertThat(one.unit().compareAndWrite(0, other, filled(1024, 'n'))).isEqualTo(700);
            assertThat(content(one.unit())).isEqualTo(bytes);
            assertThat(one.unit().compareAndWrite(0, now, filled(1024, 'n'))).isEqualTo(-1);
            assertThat(content(one.unit())[1023]).isEqualTo((byte) 'n');
        }
    }

    /// Two commands, or a command and a machine's first boot, may want the same name.
    @Test
    void ofTwoWhoMakeADiskOfTheSameNameOneIsRefused() throws Exception {
        var blank =
                new DiskStore.Wish(
                        "same",
                        Optional.empty(),
                        Optional.of((long) MIB),
                        LayerMode.KEEP,
                        Optional.empty());
        var isMade = new boolean[1];
        RandomGenerator inBetween =
                () -> {
                    if (!isMade[0]) {
                        isMade[0] = true;
                        assertThatCode(() -> store().create(blank)).doesNotThrowAnyException();
                    }
                    return 7;
                };
        try (var slower =
                new DiskStore(
                        database.orElseThrow(),
                        folder.resolve("disks"),
                        InstantSource.system(),
                        inBetween)) {
            assertThatThrownBy(() -> slower.create(blank))
                    .isInstanceOf(UnusableDiskException.class)
                    .hasMessageContaining("there is same already");
        }
        String layer = known("same").folder();
        assertThat(layer).isNotEqualTo("0000000000000007");
        try (var layers = Files.list(folder.resolve("disks/layer"))) {
            assertThat(layers.map(one -> one.getFileName().toString())).containsExactly(layer);
        }
    }

    private DiskStore store() {
        return store.orElseThrow();
    }

    private GoldenImages images() {
        return store().goldenImages();
    }

    private Disk known(String name) {
        return store().find(name).orElseThrow();
    }

    private static DiskStore.Wish wish(String name, String golden, LayerMode mode) {
        return new DiskStore.Wish(
                name, Optional.of(golden), Optional.empty(), mode, Optional.empty());
    }

    private static DiskStore.Wish copyWish(String name, LayerMode mode) {
        return new DiskStore.Wish(name, Optional.empty(), Optional.empty(), mode, Optional.empty());
    }

    private byte[] contentOf(String name, String boot) throws Exception {
        try (OpenDisk disk = store().openFor(name, boot)) {
            return content(disk.unit());
        }
    }

    /// Read as the target reads it.
    private static byte[] content(LogicalUnit unit) throws Exception {
        return bytes(unit, 0, unit.blocks());
    }

    private static byte[] bytes(LogicalUnit unit, long lba, long count) throws Exception {
        ByteBuffer all = ByteBuffer.allocate((int) (count * 512));
        for (Extent extent : unit.locate(new BlockRange(lba, count))) {
            int end = all.position() + (int) extent.length();
            if (extent instanceof Extent.Stored(Extent.Source source, long offset, long _)) {
                source.read(all.limit(end), offset);
                all.limit(all.capacity());
            }
            all.position(end);
        }
        return all.array();
    }

    private static FileChannel fileOf(Extent extent) {
        return ((Extent.Stored) extent).file().as(FileChannel.class).orElseThrow();
    }

    private static ByteBuffer filled(int count, char letter) {
        byte[] filled = new byte[count];
        Arrays.fill(filled, (byte) letter);
        return ByteBuffer.wrap(filled);
    }
}
