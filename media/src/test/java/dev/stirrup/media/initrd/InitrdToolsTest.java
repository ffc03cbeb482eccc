package dev.stirrup.media.initrd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.media.packed.Packing;
import dev.stirrup.media.tree.Listing;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.wire.ByteSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Archives as cpio writes them and the packers pack them, compared with the files that went in;
/// ours as cpio takes them apart.
@Tag("real")
@RequiresProgram({"cpio", "xz", "zstd", "lz4", "bzip2", "gzip"})
class InitrdToolsTest {
    @TempDir static Path folder;

    @BeforeAll
    static void makeFiles() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 40; i++) {
            byte[] bytes = new byte[random.nextInt(50_000)];
            random.nextBytes(bytes);
            // Half of it can be packed.
            Arrays.fill(bytes, 0, bytes.length / 2, (byte) i);
            Path file = folder.resolve("files/usr/lib/modules-" + i % 5 + "/file" + i);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        }
        Files.write(folder.resolve("files/empty"), new byte[0]);
        Files.createSymbolicLink(folder.resolve("files/init"), Path.of("/usr/lib/systemd/systemd"));
        shell("cd files && find . | cpio --quiet -o -H newc > ../newc.cpio");
        shell("cd files && find . | cpio --quiet -o -H crc > ../crc.cpio");
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, cat newc.cpio",
        "NONE, cat crc.cpio",
        "GZIP, gzip -9 < newc.cpio",
        "GZIP, pigz -c newc.cpio 2>/dev/null || gzip -c newc.cpio",
        "XZ, xz -c --check=crc32 --lzma2=dict=1MiB newc.cpio",
        "XZ, xz -9 -c crc.cpio",
        "ZSTD, zstd -q -19 -c newc.cpio",
        "ZSTD, zstd -q -1 --no-check < newc.cpio",
        "BZIP2, bzip2 -c newc.cpio",
        "LZ4, lz4 -q -c newc.cpio",
        "LZ4_LEGACY, lz4 -q -l -c newc.cpio",
        "LZMA, xz --format=lzma -c newc.cpio",
    })
    void everyPackerIsRead(Packing packing, String command) throws Exception {
        shell("(" + command + ") > initrd");
        SortedMap<String, String> there = new TreeMap<>();
        List<Initrd.Segment> segments = walk(folder.resolve("initrd"), there);
        assertThat(segments).extracting(Initrd.Segment::packing).containsExactly(packing);
        there.remove("");
        assertThat(there).isEqualTo(Listing.of(folder.resolve("files")));
    }

    @ParameterizedTest
    @CsvSource({
        "gzip -c newc.cpio",
        "xz -c newc.cpio",
        "zstd -q -c newc.cpio",
        "bzip2 -c newc.cpio",
        "xz --format=lzma -c newc.cpio",
        "lz4 -q -c newc.cpio",
    })
    void archivesMayFollowEachOther(String command) throws Exception {
        byte[] small =
                new CpioWriter(4096)
                        .file("preseed.cfg", 0644, "d-i words".getBytes(StandardCharsets.UTF_8))
                        .finish();
        Files.write(folder.resolve("small.cpio"), small);
        shell("(cat small.cpio; " + command + "; cat small.cpio; " + command + ") > initrd");
        shell("head -c 2048 /dev/zero >> initrd");
        SortedMap<String, String> there = new TreeMap<>();
        List<Initrd.Segment> segments = walk(folder.resolve("initrd"), there);
        assertThat(segments).hasSize(4);
        assertThat(segments.get(1).files()).isEqualTo(segments.get(3).files()).isGreaterThan(40);
        assertThat(segments.get(2).offset())
                .isEqualTo(segments.get(1).offset() + segments.get(1).length());
        assertThat(there).containsKeys("preseed.cfg", "usr/lib/modules-0/file0", "init");
    }

    @Test
    void anArchiveOfOursIsTakenApartByCpio() throws Exception {
        Files.write(
                folder.resolve("ours.cpio"),
                new CpioWriter(1 << 20)
                        .file("/etc/stirrup/answer.yaml", 0600, new byte[777])
                        .file("bin/run", 0755, "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8))
                        .file("etc/empty", 0644, new byte[0])
                        .link("etc/run", "../bin/run")
                        .folder("var/log")
                        .finish());
        Path taken = Files.createDirectories(folder.resolve("taken"));
        shell("cd taken && cpio --quiet -idm < ../ours.cpio");
        SortedMap<String, String> ours = new TreeMap<>();
        walk(folder.resolve("ours.cpio"), ours);
        assertThat(ours).isEqualTo(Listing.of(taken)).hasSize(9);
        assertThat(Files.isExecutable(taken.resolve("bin/run"))).isTrue();
        assertThat(Files.size(folder.resolve("ours.cpio")) % 512).isZero();
    }

    private static List<Initrd.Segment> walk(Path initrd, SortedMap<String, String> into)
            throws Exception {
        return Initrd.walk(
                ByteSource.of(Files.readAllBytes(initrd)),
                (entry, content) -> {
                    byte[] bytes = content.read(1 << 20);
                    CRC32 sum = new CRC32();
                    sum.update(bytes);
                    String line = bytes.length + " bytes, " + Long.toHexString(sum.getValue());
                    if (entry.isFolder()) {
                        line = "folder";
                    }
                    if (entry.isLink()) {
                        line = "-> " + new String(bytes, StandardCharsets.UTF_8);
                    }
                    into.put(entry.path(), line);
                });
    }

    private static void shell(String command) throws Exception {
        Program.run(folder, "sh", "-c", command);
    }
}
