package dev.stirrup.media.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CabinetWriterTest {
    @TempDir Path folder;

    /// Checked by 7-Zip, which compares the sums.
    @Test
    void theSmallestIsAsTheFormatHasIt() throws Exception {
        byte[] abc = "abcde".getBytes(StandardCharsets.US_ASCII);
        assertThat(HexFormat.of().formatHex(written(Map.of("a", abc))))
                .isEqualTo(
                        "4d534346000000004b000000000000002c000000000000000301010001000000"
                                + "000000003e000000010000000500000000000000000021000000800061000162"
                                + "6664050005006162636465");
    }

    @Test
    @Tag("real")
    @RequiresProgram("bsdtar")
    void othersUnpackIt() throws Exception {
        byte[] large = new byte[100_003];
        new Random(4).nextBytes(large);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("net.inf", "[Version]".getBytes(StandardCharsets.UTF_8));
        files.put("empty.cat", new byte[0]);
        files.put("net.sys", large);
        byte[] cabinet = written(files);
        Files.write(folder.resolve("d.cab"), cabinet);
        Program.run(folder, "bsdtar", "-xf", "d.cab");
        assertThat(folder.resolve("net.sys")).hasBinaryContent(large);
        assertThat(folder.resolve("net.inf")).hasContent("[Version]");
        assertThat(folder.resolve("empty.cat")).isEmptyFile();
    }

    private static byte[] written(Map<String, byte[]> files) throws Exception {
        var out = new ByteArrayOutputStream();
        CabinetWriter.write(new LinkedHashMap<>(files), out);
        return out.toByteArray();
    }
}
