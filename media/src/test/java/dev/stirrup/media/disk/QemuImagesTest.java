package dev.stirrup.media.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.testkit.RequiresProgram;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Disks as QEMU writes them, compared byte by byte with what went in.
@Tag("real")
@RequiresProgram({"qemu-img", "qemu-io"})
class QemuImagesTest {
    private static final int MIB = 1 << 20;
    private static final int SIZE = 37 * MIB + 3 * 512;

    /// What qemu-img says when it could not choose the rounds for a password's key, because the
    /// kernel counted no time of the processor while it tried some: chance, on a fast processor.
    private static final String NO_CPU_TIME = "Unable to get accurate CPU usage";

    private static final int TRIALS = 50;

    @TempDir Path folder;
    private Path raw = Path.of("");

    /// Runs of random bytes, of text, and of nothing; odd places and lengths.
    @BeforeEach
    void makeDisk() throws Exception {
        raw = folder.resolve("disk.raw");
        Random random = new Random(4);
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.setLength(SIZE);
            for (int i = 0; i < 60; i++) {
                byte[] piece = new byte[512 * (1 + random.nextInt(400))];
                if (i % 2 == 0) {
                    random.nextBytes(piece);
                } else {
                    Arrays.fill(piece, (byte) ('a' + i % 26));
                }
                file.seek(512L * random.nextInt((SIZE - piece.length) / 512));
                file.write(piece);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-O qcow2",
                "-O qcow2 -o compat=0.10",
                "-O qcow2 -o cluster_size=512",
                "-O qcow2 -o cluster_size=4k",
                "-O qcow2 -o cluster_size=2M",
                "-O qcow2 -o extended_l2=on",
                "-O qcow2 -o extended_l2=on,cluster_size=16k",
                "-O qcow2 -o lazy_refcounts=on",
                "-O qcow2 -o preallocation=metadata",
                "-O qcow2 -o preallocation=full",
                "-c -O qcow2",
                "-c -O qcow2 -o cluster_size=512",
                "-c -O qcow2 -o cluster_size=2M",
                "-c -O qcow2 -o compat=0.10",
                "-c -O qcow2 -o compression_type=zstd",
                "-c -O qcow2 -o compression_type=zstd,cluster_size=4k",
                "-c -O qcow2 -o compression_type=zstd,cluster_size=2M",
                "-c -O qcow2 -o extended_l2=on",
                "-O vhdx",
                "-O vhdx -o subformat=fixed",
                "-O vhdx -o block_size=1M",
                "-O vhdx -o block_size=256M",
                "-O raw",
            })
    void everyKindReadsAsWhatWentIn(String options) throws Exception {
        Path image = folder.resolve("image");
        run("qemu-img convert -f raw " + options + " disk.raw image");
        assertThatItHolds(image, raw);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-o cluster_size=512",
                "-o extended_l2=on",
                "-o compat=0.10",
            })
    void whatGuestsDidToItIsSeen(String options) throws Exception {
        run("qemu-img create -q -f qcow2 " + options + " image 64M");
        run("qemu-io -c write#-P#17#1M#9M -c write#-P#3#3M#4k -c write#-z#2M#5k image");
        run("qemu-img snapshot -c before image");
        run("qemu-io -c write#-P#99#2M#3M -c discard#8M#1M -c write#-c#-P#5#16M#64k image");
        run("qemu-io -c write#-z#-u#2500k#900k -c write#-P#7#63M#1M image");
        run("qemu-img convert -f qcow2 -O raw image expected");
        assertThatItHolds(folder.resolve("image"), folder.resolve("expected"));
    }

    @Test
    void aDynamicVhdxWithHolesReads() throws Exception {
        run("qemu-img create -q -f vhdx -o block_size=2M image 5G");
        run("qemu-io -f vhdx -c write#-P#17#1M#9M -c write#-P#3#4999M#100k image");
        run("qemu-img convert -f vhdx -O raw image expected");
        try (FileSource file = new FileSource(folder.resolve("image"))) {
            DiskImage disk = DiskFormat.of(file).open(file);
            assertThat(disk.size()).isEqualTo(5L << 30);
            assertThat(disk.storedBytes()).isEqualTo(12 * MIB);
            assertThat(disk.stretch(1L << 30).isZero()).isTrue();
            byte[] piece = new byte[100 << 10];
            disk.read(4999L * MIB, piece, piece.length);
            assertThat(piece).containsOnly(3);
            disk.read(MIB, piece, piece.length);
            assertThat(piece).containsOnly(17);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qemu-img create -q -f qcow2 -b disk.raw -F raw image; its backing file",
                "qemu-img create -q -f qcow2 -o data_file=other image 1M; another file",
                "qemu-img create -q -f qcow2 --object secret,id=k,data=abc -o"
                        + " encrypt.format=luks,encrypt.key-secret=k image 1M; encrypted",
                "qemu-img convert -f raw -O vpc disk.raw image; VHD file",
                "qemu-img convert -f raw -O vpc -o subformat=fixed disk.raw image; VHD file",
                "qemu-img convert -f raw -O vmdk disk.raw image; VMDK file",
                "qemu-img convert -f raw -O vdi disk.raw image; VDI file",
                "qemu-img convert -f raw -O qed disk.raw image; QED file",
                "qemu-img convert -f raw -O qcow disk.raw image; version 1",
                "tar cf image disk.raw; tar archive",
            })
    void whatCannotBeReadIsToldWhy(String commandAndReason) throws Exception {
        String[] parts = commandAndReason.split("; ");
        run(parts[0]);
        try (FileSource file = new FileSource(folder.resolve("image"))) {
            DiskFormat format = DiskFormat.of(file);
            assertThatThrownBy(() -> format.open(file))
                    .isInstanceOf(UnsupportedImageException.class)
                    .hasMessageContaining(parts[1]);
        }
    }

    private static void assertThatItHolds(Path image, Path expected) throws Exception {
        try (FileSource file = new FileSource(image);
                FileSource wanted = new FileSource(expected)) {
            DiskImage disk = DiskFormat.of(file).open(file);
            // VHDX and preallocated files have sizes of their own.
            assertThat(disk.size()).isBetween(wanted.size(), wanted.size() + MIB);
            long stored = 0;
            long at = 0;
            Random random = new Random(1);
            while (at < wanted.size()) {
                Stretch stretch = disk.stretch(at);
                assertThat(stretch.length()).isPositive();
                stored += stretch.isZero() ? 0 : stretch.length();
                long end = Math.min(at + stretch.length(), wanted.size());
                while (at < end) {
                    int count = (int) Math.min(1 + random.nextInt(300_000), end - at);
                    byte[] expectedPiece = new byte[count];
                    wanted.read(at, expectedPiece, 0, count);
                    byte[] piece = new byte[count];
                    Arrays.fill(piece, (byte) 0x55);
                    disk.read(at, piece, count);
                    assertThat(Arrays.mismatch(piece, expectedPiece)).as("from " + at).isNegative();
                    if (stretch.isZero()) {
                        assertThat(Arrays.mismatch(piece, new byte[count])).isNegative();
                    }
                    at += count;
                }
            }
            assertThat(stored).isLessThanOrEqualTo(disk.storedBytes());
        }
    }

    /// Words apart by spaces; `#` stands for a space inside a word.
    private void run(String line) throws Exception {
        String[] words =
                Arrays.stream(line.split(" +"))
                        .map(word -> word.replace('#', ' '))
                        .toArray(String[]::new);
        int status = start(words);
        for (int i = 0; i < TRIALS && said().contains(NO_CPU_TIME); i++) {
            status = start(words);
        }
        assertThat(status).as(line + "\n" + said()).isZero();
    }

    private int start(String... words) throws Exception {
        Process process =
                new ProcessBuilder(words)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile())
                        .start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("output"));
    }
}
