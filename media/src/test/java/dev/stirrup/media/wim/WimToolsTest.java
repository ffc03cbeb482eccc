package dev.stirrup.media.wim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.media.disk.FileSource;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.media.tree.Listing;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// WIM files as wimlib writes them, compared with what went in and what wimlib says.
@Tag("real")
@RequiresProgram("wimlib-imagex")
class WimToolsTest {
    private static final int MOST = 64 << 20;

    @TempDir static Path folder;

    /// Programs, text, noise, zeroes, and files of a few bytes.
    @BeforeAll
    static void makeFiles() throws Exception {
        Random random = new Random(9);
        for (String program : new String[] {"/bin/bash", "/bin/ls", "/usr/bin/perl"}) {
            if (Files.exists(Path.of(program))) {
                write("Windows/System32/" + program.replace('/', '_'), read(program));
            }
        }
        byte[] noise = new byte[100_000];
        random.nextBytes(noise);
        write("Windows/noise", noise);
        write("Windows/Boot/EFI/bootmgfw.efi", new byte[200_000]);
        write("sources/words.txt", "Some words. ".repeat(20_000).getBytes(StandardCharsets.UTF_8));
        for (int size : new int[] {0, 1, 2, 9, 10, 11, 15, 300, 32767, 32768, 32769, 65536}) {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (random.nextInt(20) == 0 ? 0xe8 : random.nextInt(5));
            }
            write("sources/" + Listing.odd("größe-", "size-") + size, bytes);
        }
        Files.createDirectories(folder.resolve("files/empty folder"));
        write("second/other.txt", new byte[10]);
    }

    private static byte[] read(String path) throws IOException {
        byte[] all = Files.readAllBytes(Path.of(path));
        return Arrays.copyOf(all, Math.min(all.length, 1 << 20));
    }

    private static void write(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name.startsWith("second") ? "" : "files").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--compress=none",
                "--compress=XPRESS",
                "--compress=XPRESS --chunk-size=4K",
                "--compress=XPRESS:100 --chunk-size=64K",
                "--compress=LZX:20",
                "--compress=LZX",
                "--compress=LZX:100 --chunk-size=64K",
                "--compress=LZX:50 --chunk-size=2M",
                "--compress=LZMS",
                "--compress=LZMS:20 --chunk-size=32K",
                "--compress=LZMS:100 --chunk-size=1M",
                "--solid",
                "--solid --solid-chunk-size=256K",
                "--solid --solid-compress=LZX --solid-chunk-size=64K",
            })
    void everyPackingReadsAsWhatWentIn(String options) throws Exception {
        wim("capture files new.wim first --boot --threads=1 " + options);
        wim("append second new.wim second --threads=1");
        try (FileSource file = new FileSource(folder.resolve("new.wim"))) {
            WimFile wim = WimFile.open(file);
            assertThat(wim.images()).extracting(WimImage::name).containsExactly("first", "second");
            assertThat(wim.bootIndex()).isEqualTo(1);
            assertThat(listing(wim.files(1))).isEqualTo(Listing.of(folder.resolve("files")));
            assertThat(listing(wim.files(2))).isEqualTo(Listing.of(folder.resolve("second")));
            WimFiles first = wim.files(1);
            WimEntry efi = first.find("windows/boot/EFI/BOOTMGFW.efi").orElseThrow();
            assertThat(first.size(efi)).isEqualTo(200_000);
            assertThat(first.find("windows/boot/none")).isEmpty();
        }
    }

    @Test
    void wimlibSaysTheSame() throws Exception {
        wim("capture files new.wim Windows --compress=LZX:20 --threads=1");
        wim(
                "info new.wim 1 --image-property WINDOWS/ARCH=9"
                        + " --image-property WINDOWS/EDITIONID=ServerStandard"
                        + " --image-property WINDOWS/INSTALLATIONTYPE=Server"
                        + " --image-property WINDOWS/VERSION/MAJOR=10"
                        + " --image-property WINDOWS/VERSION/MINOR=0"
                        + " --image-property WINDOWS/VERSION/BUILD=20348");
        try (FileSource file = new FileSource(folder.resolve("new.wim"))) {
            WimFile wim = WimFile.open(file);
            WimImage image = wim.images().getFirst();
            String said = wim("info new.wim 1");
            assertThat(said)
                    .containsPattern("Architecture: +x86_64")
                    .containsPattern("Edition ID: +" + image.edition())
                    .containsPattern("Installation Type: +" + image.kind())
                    .containsPattern("Build: +20348");
            assertThat(image.architecture()).isEqualTo("x86_64");
            assertThat(image.version()).isEqualTo("10.0.20348");
            assertThat(wim("dir new.wim 1").lines().skip(1).map(path -> path.substring(1)))
                    .containsExactlyInAnyOrderElementsOf(listing(wim.files(1)).keySet());
        }
    }

    /// What lies in files that are packed together, several times: as Microsoft's are made.
    @Test
    void anEsdOfSeveralSolidsReadsAsWhatWentIn() throws Exception {
        wim("capture files new.esd first --solid --threads=1 --solid-chunk-size=512K");
        wim("append second new.esd second --solid --threads=1");
        try (FileSource file = new FileSource(folder.resolve("new.esd"))) {
            WimFile wim = WimFile.open(file);
            assertThat(wim.compression()).isEqualTo("LZMS");
            assertThat(listing(wim.files(1))).isEqualTo(Listing.of(folder.resolve("files")));
            assertThat(listing(wim.files(2))).isEqualTo(Listing.of(folder.resolve("second")));
        }
    }

    /// Bits that changed are a damage that is told, whatever they change; nothing else.
    @Test
    void whatIsDamagedIsToldAsThat() throws Exception {
        wim("capture files new.esd first --solid --threads=1 --solid-chunk-size=64K");
        byte[] sound = Files.readAllBytes(folder.resolve("new.esd"));
        Random random = new Random(11);
        for (int round = 0; round < 15; round++) {
            byte[] damaged = sound.clone();
            for (int i = 0; i < 8; i++) {
                damaged[208 + random.nextInt(damaged.length - 208)] ^= (byte) (1 << i);
            }
            try {
                listing(WimFile.open(ByteSource.of(damaged)).files(1));
            } catch (MalformedException | UnsupportedImageException _) {
                // As it should be.
            }
        }
    }

    private static SortedMap<String, String> listing(WimFiles files) throws Exception {
        SortedMap<String, String> lines = new TreeMap<>();
        files.walk((path, entry) -> {
            if (entry.isFolder()) {
                lines.put(path, "folder");
                return;
            }
            try {
                byte[] bytes = files.read(entry, MOST);
                CRC32 sum = new CRC32();
                sum.update(bytes);
                lines.put(path, bytes.length + " bytes, " + Long.toHexString(sum.getValue()));
            } catch (UnsupportedImageException e) {
                throw new AssertionError(e);
            }
        });
        return lines;
    }

    private static String wim(String arguments) throws Exception {
        if (arguments.startsWith("capture")) {
            Files.deleteIfExists(folder.resolve("new.wim"));
            Files.deleteIfExists(folder.resolve("new.esd"));
        }
        String command = "LC_ALL=C.UTF-8 wimlib-imagex " + arguments;
        return Program.run(folder, "sh", "-c", command);
    }
}
