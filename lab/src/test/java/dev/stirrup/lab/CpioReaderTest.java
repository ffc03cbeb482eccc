package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CpioReaderTest {
    private static final byte[] TEXT = "content".getBytes(StandardCharsets.US_ASCII);

    @Test
    void whatWasWrittenIsReadBack() throws Exception {
        List<CpioReader.Entry> entries = read(archive());
        assertThat(entries.stream().map(CpioReader.Entry::path)).containsExactly("bin", "bin/run");
        assertThat(entries.get(1).content()).isEqualTo(TEXT);
        assertThat(entries.get(1).mode()).isEqualTo(0100755);
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] whole = archive();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void damagedBytesAreReadOrRefused() {
        var random = new Random(3);
        for (int round = 0; round < 5_000; round++) {
            byte[] damaged = archive();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                assertThat(read(damaged)).isNotNull();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("cpio");
            }
        }
    }

    private static byte[] archive() {
        return new CpioArchive().folder("bin").program("bin/run", TEXT).toBytes();
    }

    private static List<CpioReader.Entry> read(byte[] bytes) throws IOException {
        var reader = new CpioReader(new ByteArrayInputStream(bytes));
        var entries = new ArrayList<CpioReader.Entry>();
        for (Optional<CpioReader.Entry> next = reader.next(); next.isPresent(); ) {
            entries.add(next.get());
            next = reader.next();
        }
        return entries;
    }
}
