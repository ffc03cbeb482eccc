package dev.stirrup.media.initrd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class InitrdTest {
    @Test
    void whatTheWriterWritesTheReaderReads() throws Exception {
        byte[] archive = small();
        List<String> seen = new ArrayList<>();
        List<Initrd.Segment> segments =
                Initrd.walk(
                        ByteSource.of(archive),
                        (entry, content) ->
                                seen.add(
                                        entry.path()
                                                + " "
                                                + Integer.toOctalString(entry.mode())
                                                + " "
                                                + text(content.read(100))));
        assertThat(seen)
                .containsExactly("etc 40755 ", "etc/motd 100644 words", "etc/link 120777 motd");
        assertThat(segments).hasSize(1);
        assertThat(new CpioWriter(4096).file("a", 0644, new byte[0]).finish())
                .isEqualTo(new CpioWriter(8192).file("a", 0644, new byte[0]).finish());
    }

    @Test
    void aCompressedArchiveIsReadBehindARamDiskOfAnyLength() throws Exception {
        byte[] before = new CpioWriter(4096).file("init", 0755, new byte[9]).finishCompressed();
        byte[] roots =
                new CpioWriter(4096).file("roots.pem", 0644, new byte[] {1}).finishCompressed();
        for (int odd = 0; odd < 4; odd++) {
            List<String> seen = new ArrayList<>();
            byte[] all = Arrays.copyOf(before, before.length + odd + roots.length);
            System.arraycopy(roots, 0, all, before.length + odd, roots.length);
            Initrd.walk(ByteSource.of(all), (entry, _) -> seen.add(entry.path()));
            assertThat(seen).as("%s bytes between", odd).containsExactly("init", "roots.pem");
        }
    }

    @Test
    void aLinkMayStandForAFolder() throws Exception {
        byte[] archive =
                new CpioWriter(4096)
                        .folder("usr/lib")
                        .link("lib", "usr/lib")
                        .file("lib/modules/virtio.ko", 0644, new byte[1])
                        .finish();
        List<String> seen = new ArrayList<>();
        Initrd.walk(ByteSource.of(archive), (entry, _) -> seen.add(entry.path()));
        assertThat(seen)
                .as("a folder in the link's place would hide what it leads to")
                .containsExactly("usr", "usr/lib", "lib", "lib/modules", "lib/modules/virtio.ko");
    }

    @Test
    void whatIsNotAskedForIsPassedOver() throws Exception {
        assertThat(Initrd.walk(ByteSource.of(small()), (_, _) -> {}).getFirst().files())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/../b", "a//b", "./a", "a/"})
    void theWriterTakesNoPathThatLeadsElsewhere(String path) {
        CpioWriter writer = new CpioWriter(4096);
        assertThatThrownBy(() -> writer.file(path, 0644, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPathThatLeadsOutIsRefused() {
        byte[] archive = small();
        replace(archive, "etc/motd", "../motd\0");
        assertRefused(archive, "leads out");
    }

    @Test
    void aWrongSumIsRefused() {
        byte[] archive = small();
        replace(archive, "070701", "070702");
        replace(archive, "070701", "070702");
        assertRefused(archive, "wrong sum");
    }

    @Test
    void aBombIsRefusedBeforeItIsUnpacked() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream out = new XZOutputStream(bomb, new LZMA2Options(0))) {
            byte[] header = new byte[110 + 8];
            String text =
                    "070701" + "00000001".repeat(6) + "7fffffff" + "0".repeat(32) + "00000007";
            System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, header, 0, text.length());
            Arrays.fill(header, text.length(), 110, (byte) '0');
            System.arraycopy("zeroes".getBytes(StandardCharsets.US_ASCII), 0, header, 110, 6);
            out.write(header);
            for (int i = 0; i < 100; i++) {
                out.write(new byte[1 << 20]);
            }
        }
        assertThat(bomb.size()).isLessThan(100_000);
        assertRefused(bomb.toByteArray(), "unpacked bytes");
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(small());
        }
        byte[] plain = small();
        for (byte[] whole : new byte[][] {plain, packed.toByteArray()}) {
            int trailer = text(whole).indexOf("TRAILER");
            int end = trailer < 0 ? whole.length : trailer + 11;
            for (int length = 1; length < end; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                // An archive that ends between two files is one without a trailer.
                if (text(whole).startsWith("0707", length)) {
                    continue;
                }
                assertRefused(cut, "");
            }
        }
    }

    @FuzzTest
    void anyFileGivesItsContentOrAnException(byte[] file) throws IOException {
        try {
            Initrd.walk(
                    ByteSource.of(file),
                    (entry, content) -> assertThat(content.read(10)).hasSizeLessThan(11));
        } catch (MalformedException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private static byte[] small() {
        return new CpioWriter(4096)
                .file("etc/motd", 0644, "words".getBytes(StandardCharsets.UTF_8))
                .link("etc/link", "motd")
                .finish();
    }

    private static void replace(byte[] bytes, String old, String now) {
        int at = text(bytes).indexOf(old);
        System.arraycopy(now.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, at, now.length());
    }

    private static void assertRefused(byte[] file, String why) {
        assertThatThrownBy(() -> Initrd.walk(ByteSource.of(file), (_, _) -> {}))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
