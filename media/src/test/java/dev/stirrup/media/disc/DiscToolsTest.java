package dev.stirrup.media.disc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.media.disc.DiscImage.FileSystem;
import dev.stirrup.media.disk.FileSource;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.media.iso.BootEntry;
import dev.stirrup.media.tree.Listing;
import dev.stirrup.media.tree.Node;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Discs as the usual tools write them, compared file by file with what went in, or with what 7-Zip
/// takes out where names are changed on the way in.
@Tag("real")
@RequiresProgram({"xorriso", "genisoimage", "7z"})
class DiscToolsTest {
    private static final String LABEL = Listing.odd("Größe", "Size");

    @TempDir static Path folder;

    /// Long and odd names, deep folders, links of all kinds, empty and large files, many files.
    @BeforeAll
    static void makeFiles() throws Exception {
        Path files = Files.createDirectories(folder.resolve("files"));
        Random random = new Random(8);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(i % 10 == 0 ? 60_000 : 300)];
            random.nextBytes(bytes);
            write("many/file-with-a-longer-name-" + i + ".data", bytes);
        }
        write("empty", new byte[0]);
        write("install.amd/Vmlinuz", "kernel".getBytes(StandardCharsets.UTF_8));
        write(
                Listing.odd("Grüße und 中文.txt", "words.txt"),
                "words".getBytes(StandardCharsets.UTF_8));
        write("a".repeat(60) + ".longer", new byte[5000]);
        write("1/2/3/4/5/6/7/8/9/10/11/deep.txt", "deep".getBytes(StandardCharsets.UTF_8));
        Files.createDirectories(files.resolve("nothing"));
    }

    private static void write(String name, byte[] content) throws Exception {
        Path file = folder.resolve("files").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    /// @param isLongToo whether to make one whose parts go on from field to field, which
    ///   genisoimage writes wrongly
    private static void makeLinks(boolean isLongToo) throws Exception {
        Path files = folder.resolve("files");
        if (!Files.isSymbolicLink(files.resolve("self"))) {
            Files.createSymbolicLink(files.resolve("self"), Path.of("."));
            Files.createSymbolicLink(
                    files.resolve("install"), Path.of("many/../install.amd/./Vmlinuz"));
            Files.createSymbolicLink(files.resolve("1/2/root"), Path.of("/empty"));
        }
        Files.deleteIfExists(files.resolve("long"));
        if (isLongToo) {
            Files.createSymbolicLink(
                    files.resolve("long"), Path.of("x".repeat(200) + "/" + "y".repeat(250)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "genisoimage -quiet -R -allow-multidot -o disc.iso files",
                "genisoimage -quiet -R -J -joliet-long -input-charset utf-8 -o disc.iso files",
                "genisoimage -quiet -R -udf -input-charset utf-8 -o disc.iso files",
                "genisoimage -quiet -R -D -o disc.iso files",
                "xorriso -as mkisofs -quiet -R -J -joliet-long -o disc.iso files",
                "xorriso -as mkisofs -quiet -R -iso-level 1 -o disc.iso files",
                "xorriso -compliance deep_paths_off -as mkisofs -quiet -R -o disc.iso files",
                "xorriso -as mkisofs -quiet -R -rr_reloc_dir moved -o disc.iso files",
            })
    void posixNamesAreAsTheyWere(String command) throws Exception {
        makeLinks(command.startsWith("xorriso"));
        SortedMap<String, String> there = made(command, FileSystem.ROCK_RIDGE);
        there.keySet().removeIf(path -> path.equals("rr_moved") || path.equals("moved"));
        assertThat(there).isEqualTo(Listing.of(folder.resolve("files")));
    }

    @ParameterizedTest
    @CsvSource({
        "JOLIET, genisoimage -quiet -J -joliet-long -input-charset utf-8 -o disc.iso files",
        "JOLIET, genisoimage -quiet -J -input-charset utf-8 -iso-level 3 -o disc.iso files",
        "JOLIET, xorriso -as mkisofs -quiet -J -o disc.iso files --norock",
        "ISO_9660, genisoimage -quiet -D -iso-level 1 -input-charset utf-8 -o disc.iso files",
        "ISO_9660, genisoimage -quiet -D -iso-level 4 -o disc.iso files",
        "UDF, genisoimage -quiet -D -udf -input-charset utf-8 -o disc.iso files",
    })
    void otherNamesAreAsSevenZipReadsThem(FileSystem kind, String command) throws Exception {
        SortedMap<String, String> there = made(command, kind);
        Path taken = folder.resolve("taken-" + Integer.toHexString(command.hashCode()));
        Program.run(folder, "7z", "x", "-o" + taken, "disc.iso");
        SortedMap<String, String> expected = Listing.of(taken);
        expected.keySet().removeIf(path -> path.startsWith("[BOOT]"));
        assertThat(there).isEqualTo(expected);
        assertThat(there.size()).isGreaterThan(310);
    }

    /// mkudffs makes empty ones, of every revision and for every kind of disc.
    @ParameterizedTest
    @CsvSource({
        "hd, 0x0102",
        "hd, 0x0201",
        "dvd, 0x0150",
        "dvdr, 0x0201",
        "dvdr, 0x0260",
        "cdr, 0x0150",
        "cdr, 0x0201",
        "bdr, 0x0250",
    })
    @RequiresProgram("mkudffs")
    void everyRevisionOfUdfIsRead(String media, String revision) throws Exception {
        Files.deleteIfExists(folder.resolve("disc.iso"));
        Program.run(
                folder,
                "sh",
                "-c",
                "PATH=$PATH:/usr/sbin:/sbin mkudffs --utf8 --new-file --label="
                        + LABEL
                        + " --media-type="
                        + media
                        + " --udfrev="
                        + revision
                        + " disc.iso 4096");
        try (FileSource file = new FileSource(folder.resolve("disc.iso"))) {
            DiscImage disc = DiscImage.open(file);
            assertThat(disc.fileSystem()).isEqualTo(FileSystem.UDF);
            assertThat(disc.label()).isEqualTo(LABEL);
            assertThat(Listing.of(disc.tree()).keySet()).isSubsetOf("lost+found");
        }
    }

    @Test
    @RequiresProgram("mkudffs")
    void theFileSystemOfARewritableDiscIsToldSo() throws Exception {
        Files.deleteIfExists(folder.resolve("disc.iso"));
        Program.run(
                folder,
                "sh",
                "-c",
                "PATH=$PATH:/usr/sbin:/sbin mkudffs --new-file"
                        + " --media-type=cdrw disc.iso 4096");
        try (FileSource file = new FileSource(folder.resolve("disc.iso"))) {
            assertThatThrownBy(() -> DiscImage.open(file))
                    .isInstanceOf(UnsupportedImageException.class)
                    .hasMessageContaining("rewritable");
        }
    }

    @Test
    void aDiscLikeWindowsShowsItsUdf() throws Exception {
        Files.writeString(folder.resolve("readme.txt"), "This disc needs UDF.");
        String[] words =
                new String[] {
                    "genisoimage",
                    "-quiet",
                    "-udf",
                    "-V",
                    "CCCOMA_X64",
                    "-input-charset",
                    "utf-8",
                    "-D",
                    "-hide",
                    "*",
                    "-o",
                    "disc.iso",
                    "files"
                };
        Program.run(folder, words);
        try (FileSource file = new FileSource(folder.resolve("disc.iso"))) {
            DiscImage disc = DiscImage.open(file);
            assertThat(disc.fileSystem()).isEqualTo(FileSystem.UDF);
            assertThat(disc.label()).isEqualTo("CCCOMA_X64");
            assertThat(disc.tree().file("INSTALL.AMD/vmlinuz")).isPresent();
        }
    }

    @Test
    void bootEntriesOfAHybridDiscAreFound() throws Exception {
        Files.write(folder.resolve("files/bios.img"), new byte[4000]);
        byte[] efi = new byte[70_000];
        new Random(3).nextBytes(efi);
        Files.write(folder.resolve("files/efi.img"), efi);
        run(
                "xorriso -as mkisofs -quiet -R -V Boot_It -b bios.img -no-emul-boot -boot-load-size 4"
                        + " -boot-info-table -eltorito-alt-boot -e efi.img -no-emul-boot"
                        + " -isohybrid-gpt-basdat -o disc.iso files");
        try (FileSource file = new FileSource(folder.resolve("disc.iso"))) {
            DiscImage disc = DiscImage.open(file);
            List<BootEntry> entries = disc.bootEntries();
            assertThat(entries).extracting(BootEntry::isUefi).containsExactly(false, true);
            assertThat(entries).allMatch(BootEntry::isBootable);
            assertThat(entries.get(0).loadedBytes()).isEqualTo(2048);
            byte[] start = new byte[efi.length];
            file.read(entries.get(1).offset(), start, 0, start.length);
            assertThat(start).isEqualTo(efi);
            Node.File image = disc.tree().file("efi.img").orElseThrow();
            assertThat(image.isContiguous()).isTrue();
            assertThat(image.extents().getFirst().offset()).isEqualTo(entries.get(1).offset());
            assertThat(disc.label()).isEqualTo("Boot_It");
        }
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        run("genisoimage -quiet -R -J -udf -input-charset utf-8 -o disc.iso files/many files/1");
        byte[] whole = Files.readAllBytes(folder.resolve("disc.iso"));
        int end = 0;
        for (int length = 0; length < whole.length - 400_000; length += 31_337) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Listing.of(DiscImage.open(ByteSource.of(cut)).tree()))
                    .as(length + " of " + whole.length)
                    .isInstanceOf(MalformedException.class);
            end = length;
        }
        assertThat(end).isPositive();
    }

    @Test
    void aFileOfSeveralPartsIsOne() throws Exception {
        // The tools make parts of 4 GiB each, so the directory is changed to have them shorter.
        Path parts = Files.createDirectories(folder.resolve("parts"));
        Files.writeString(parts.resolve("aaaa"), "first");
        Files.writeString(parts.resolve("aaab"), "second");
        run("genisoimage -quiet -iso-level 1 -o disc.iso parts");
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("disc.iso").toFile(), "rw")) {
            byte[] all = new byte[(int) file.length()];
            file.readFully(all);
            String text = new String(all, StandardCharsets.ISO_8859_1);
            int first = text.indexOf("AAAA.;1");
            int second = text.indexOf("AAAB.;1");
            file.seek(first - 8);
            file.write(0x80);
            file.seek(second + 3);
            file.write('A');
        }
        try (FileSource file = new FileSource(folder.resolve("disc.iso"))) {
            DiscImage disc = DiscImage.open(file);
            Node.File whole = disc.tree().file("aaaa").orElseThrow();
            assertThat(whole.extents()).hasSize(2);
            assertThat(new String(disc.tree().read(whole, 100), StandardCharsets.UTF_8))
                    .isEqualTo("firstsecond");
        }
    }

    private static SortedMap<String, String> made(String command, FileSystem kind)
            throws Exception {
        run(command);
        try (FileSource file = new FileSource(folder.resolve("disc.iso"))) {
            DiscImage disc = DiscImage.open(file);
            assertThat(disc.fileSystem()).isEqualTo(kind);
            return Listing.of(disc.tree());
        }
    }

    private static void run(String command) throws Exception {
        Files.deleteIfExists(folder.resolve("disc.iso"));
        Program.run(folder, command.split(" "));
    }
}
