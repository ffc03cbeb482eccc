package dev.stirrup.media.fat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.media.disk.FileSource;
import dev.stirrup.media.tree.FileTree;
import dev.stirrup.media.tree.Listing;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// File systems that mkfs.fat makes and mtools fills, compared file by file with what went in.
@Tag("real")
@RequiresProgram({"mkfs.fat", "mcopy", "mdel"})
class FatToolsTest {
    @TempDir static Path folder;

    @BeforeAll
    static void makeFiles() throws Exception {
        Random random = new Random(6);
        for (int i = 0; i < 60; i++) {
            byte[] bytes = new byte[random.nextInt(i % 10 == 0 ? 30_000 : 2000)];
            random.nextBytes(bytes);
            write("EFI/debian/a rather long name of file number " + i + ".efi", bytes);
        }
        write("EFI/BOOT/BOOTX64.EFI", new byte[40_000]);
        write("EFI/BOOT/grub.cfg", new byte[1]);
        write("UPPER.txt", new byte[0]);
        write("lower.TXT", new byte[5]);
        write(Listing.odd("Grüße, 中文.cfg", "words.cfg"), new byte[77]);
        write("x".repeat(200), new byte[13]);
    }

    private static void write(String name, byte[] content) throws Exception {
        Path file = folder.resolve("files").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    @ParameterizedTest
    @CsvSource({
        "12, -F 12 -C fat 2000",
        "12, -F 12 -s 4 -C fat 4000",
        "16, -F 16 -s 2 -C fat 16000",
        "16, -F 16 -S 2048 -s 1 -C fat 32000",
        "32, -F 32 -C fat 40000",
        "32, -F 32 -s 1 -C fat 40000",
    })
    void everyKindReadsAsWhatWentIn(int bits, String options) throws Exception {
        Files.deleteIfExists(folder.resolve("fat"));
        shell("PATH=$PATH:/usr/sbin:/sbin mkfs.fat -n ESP_LABEL " + options);
        // Files in pieces: every other one is deleted before the rest comes in.
        shell("for i in $(seq 40); do head -c 3000 /dev/zero > gap; mcopy -i fat gap ::/g$i; done");
        shell("for i in $(seq 1 2 40); do mdel -i fat ::/g$i; done");
        shell("export LC_ALL=C.UTF-8; mcopy -s -i fat files/* ::/");
        shell("for i in $(seq 2 2 40); do mdel -i fat ::/g$i; done");
        try (FileSource file = new FileSource(folder.resolve("fat"))) {
            FatImage image = FatImage.open(file);
            assertThat(image.bits()).isEqualTo(bits);
            assertThat(image.label()).isEqualTo("ESP_LABEL");
            FileTree tree = image.tree();
            assertThat(Listing.of(tree)).isEqualTo(Listing.of(folder.resolve("files")));
            assertThat(tree.file("efi/boot/bootx64.efi")).isPresent();
        }
    }

    private static void shell(String command) throws Exception {
        Program.run(folder, "sh", "-c", command);
    }
}
