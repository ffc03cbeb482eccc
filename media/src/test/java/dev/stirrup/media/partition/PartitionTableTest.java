package dev.stirrup.media.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.media.disk.FileSource;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionTableTest {
    private static final int MIB = 1 << 20;

    @TempDir Path folder;

    @Test
    @Tag("real")
    @RequiresProgram("sgdisk")
    void aGptReadsAsSgdiskMadeIt() throws Exception {
        sh("truncate -s 64M disk");
        sh(
                "sgdisk -n 1:2048:+20M -t 1:ef00 -c 1:'EFI System' -n 5:0:+10M -t 5:8300"
                        + " -c 5:root -n 3:0:0 disk");
        try (FileSource disk = new FileSource(folder.resolve("disk"))) {
            checkGpt(PartitionTable.read(disk).orElseThrow());
        }
        // The first copy is lost: the second one at the end tells the same.
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("disk").toFile(), "rw")) {
            file.seek(600);
            file.write(new byte[40]);
        }
        try (FileSource disk = new FileSource(folder.resolve("disk"))) {
            checkGpt(PartitionTable.read(disk).orElseThrow());
        }
    }

    private static void checkGpt(PartitionTable table) {
        assertThat(table.kind()).isEqualTo(PartitionTable.Kind.GPT);
        assertThat(table.efiSystem())
                .contains(
                        new DiskPartition(
                                1,
                                MIB,
                                20 * MIB,
                                "c12a7328-f81f-11d2-ba4b-00a0c93ec93b",
                                "EFI System",
                                false));
        assertThat(table.partitions()).extracting(DiskPartition::number).containsExactly(1, 3, 5);
        assertThat(table.partitions().get(2).offset()).isEqualTo(21 * MIB);
    }

    @Test
    @Tag("real")
    @RequiresProgram("sfdisk")
    void anMbrReadsAsSfdiskMadeIt() throws Exception {
        sh("truncate -s 64M disk");
        sh(
                "printf 'start=2048,size=20480,type=ef,bootable\\nsize=40960,type=5\\n\\n'"
                        + " > table; printf 'label: dos\\n' | cat - table > all;"
                        + " printf 'size=8192,type=83\\nsize=8192,type=82\\n' >> all;"
                        + " sed -i '/^$/d' all; sfdisk -q disk < all");
        try (FileSource disk = new FileSource(folder.resolve("disk"))) {
            PartitionTable table = PartitionTable.read(disk).orElseThrow();
            assertThat(table.kind()).isEqualTo(PartitionTable.Kind.MBR);
            assertThat(table.efiSystem())
                    .contains(new DiskPartition(1, MIB, 10 * MIB, "ef", "", true));
            assertThat(table.partitions()).hasSizeGreaterThanOrEqualTo(4);
            String said =
                    Program.run(folder, "sh", "-c", "PATH=$PATH:/sbin:/usr/sbin sfdisk -d disk");
            for (DiskPartition partition : table.partitions()) {
                assertThat(said.replaceAll(" +", ""))
                        .contains(
                                "disk"
                                        + partition.number()
                                        + ":start="
                                        + partition.offset() / 512
                                        + ",size="
                                        + partition.length() / 512
                                        + ",");
            }
        }
    }

    @Test
    void logicalPartitionsInARingAreRefused() {
        ByteBuffer disk = ByteBuffer.allocate(8 * 512).order(ByteOrder.LITTLE_ENDIAN);
        entry(disk, 446, 5, 2);
        disk.putShort(510, (short) 0xaa55);
        entry(disk, 1024 + 446, 0x83, 1);
        entry(disk, 1024 + 462, 5, 0);
        disk.putShort(1024 + 510, (short) 0xaa55);
        assertThatThrownBy(() -> PartitionTable.read(ByteSource.of(disk.array())))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("without end");
    }

    private static void entry(ByteBuffer disk, int at, int type, int first) {
        disk.put(at + 4, (byte) type).putInt(at + 8, first).putInt(at + 12, 4);
    }

    @Test
    void aFileWithoutATableHasNone() throws Exception {
        assertThat(PartitionTable.read(ByteSource.of(new byte[4096]))).isEmpty();
        assertThat(PartitionTable.read(ByteSource.of(new byte[10]))).isEmpty();
    }

    @FuzzTest
    void anyDiskGivesATableOrAnException(byte[] disk) throws IOException {
        try {
            PartitionTable.read(ByteSource.of(disk))
                    .ifPresent(table -> assertThat(table.partitions().size()).isLessThan(9000));
        } catch (MalformedException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private void sh(String command) throws Exception {
        Files.createDirectories(folder);
        Program.run(folder, "sh", "-c", "PATH=$PATH:/sbin:/usr/sbin; " + command);
    }
}
