package dev.stirrup.media.wim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Files of the corpus were made by wimlib 1.13.5.
class WimFileTest {
    private static final String[] SEEDS = {"lzx.wim", "xpress.wim", "plain.wim"};

    private static final String TWO =
            "<WIM><TOTALBYTES>9</TOTALBYTES>"
                    + TinyWim.image(1, "Windows 11 Home", "Core", "Client")
                    + TinyWim.image(2, "Windows 11 Pro", "Professional", "Client")
                    + "</WIM>";

    @Test
    void theXmlTellsWhatItsImagesAre() throws Exception {
        WimFile wim = WimFile.open(ByteSource.of(TinyWim.of(TWO)));
        assertThat(wim.images()).hasSize(2);
        assertThat(wim.images().get(1))
                .isEqualTo(
                        new WimImage(
                                2,
                                "Windows 11 Pro",
                                "Windows 11 Pro",
                                "Professional",
                                "Client",
                                "x86_64",
                                "10.0.26100.1742",
                                List.of("en-US", "de-DE"),
                                123456));
        assertThat(wim.images().getFirst().text()).contains("\nedition Core\n");
        assertThat(wim.compression()).isEqualTo("LZX");
    }

    @Test
    void anXmlThatIsNoneOrReachesOutIsMalformed() {
        for (String xml :
                new String[] {
                    "<WIM>",
                    "<WIM><IMAGE></WIM>",
                    "<!DOCTYPE WIM [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><WIM>&x;</WIM>",
                    "<a>".repeat(100) + "</a>".repeat(100),
                    "words",
                }) {
            assertThatThrownBy(() -> WimFile.open(ByteSource.of(TinyWim.of(xml))))
                    .as(xml)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] whole = TinyWim.of(TWO);
        for (int length = 0; length < whole.length; length += 11) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> WimFile.open(ByteSource.of(cut)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void packedFilesAreReadAndComparedWithTheirDigest() throws Exception {
        for (String name : SEEDS) {
            byte[] file = seed(name);
            WimFiles files = WimFile.open(ByteSource.of(file)).files(1);
            List<String> paths = new ArrayList<>();
            files.walk((path, _) -> paths.add(path));
            assertThat(paths).containsExactly("a", "a/b", "a/b/calls", "a/empty", "words");
            WimEntry words = files.find("WORDS").orElseThrow();
            assertThat(new String(files.read(words, 10_000), StandardCharsets.UTF_8))
                    .isEqualTo("Some words. ".repeat(300));
            assertThatThrownBy(() -> files.read(words, 100)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void everyTruncationOfPackedFilesIsRefused() throws Exception {
        for (String name : SEEDS) {
            byte[] whole = seed(name);
            for (int length = 0; length < whole.length; length += 7) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> readAll(cut)).isInstanceOf(MalformedException.class);
            }
        }
    }

    @Test
    void aChangedByteOfAFileIsSeen() throws Exception {
        byte[] file = seed("xpress.wim");
        file[208 + 300] ^= 1;
        assertThatThrownBy(() -> readAll(file)).isInstanceOf(MalformedException.class);
    }

    @FuzzTest
    void anyFileGivesImagesOrAnException(byte[] file) throws IOException {
        try {
            readAll(file);
        } catch (MalformedException | UnsupportedImageException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    /// Chunks by themselves: behind a digest most changes would be seen by that alone.
    @FuzzTest
    void anyChunkIsUnpackedOrRefused(FuzzedDataProvider data) {
        Unpacker[] unpackers = {new Xpress(), new Lzx(1 << 15), new Lzx(1 << 16)};
        Unpacker unpacker = unpackers[data.consumeInt(0, 2)];
        byte[] out = new byte[data.consumeInt(1, 1 << 15)];
        byte[] packed = data.consumeRemainingAsBytes();
        try {
            unpacker.unpack(packed, 0, packed.length, out);
        } catch (MalformedException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    /// @param data how many bytes it claims to hold, in two bytes, and the chunk
    @FuzzTest
    void anyLzmsChunkIsUnpackedOrRefused(byte[] data) {
        int size = data.length < 2 ? 1 : (data[0] & 0xff) << 8 | data[1] & 0xff;
        try {
            new Lzms()
                    .unpack(
                            data,
                            Math.min(2, data.length),
                            Math.max(0, data.length - 2),
                            new byte[size]);
        } catch (MalformedException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private static void readAll(byte[] file)
            throws IOException, MalformedException, UnsupportedImageException {
        WimFile wim = WimFile.open(ByteSource.of(file));
        WimFiles files = wim.files(1);
        List<WimEntry> entries = new ArrayList<>();
        files.walk((_, entry) -> entries.add(entry));
        for (WimEntry entry : entries.subList(0, Math.min(50, entries.size()))) {
            files.read(entry, 1 << 20);
        }
    }

    private static byte[] seed(String name) throws IOException {
        String path = "WimFileTestInputs/anyFileGivesImagesOrAnException/" + name;
        try (InputStream in = WimFileTest.class.getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return in.readAllBytes();
        }
    }
}
