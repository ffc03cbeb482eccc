package dev.stirrup.media.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.media.disk.Stretch;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Files of the corpus were made by QEMU 7.2 with clusters of 512 bytes.
class Qcow2ImageTest {
    private static final int SIZE = 48 << 10;

    @Test
    void plainPackedAndZeroClustersRead() throws Exception {
        for (String name : new String[] {"plain", "version2", "deflate", "zstd"}) {
            Qcow2Image disk = Qcow2Image.open(ByteSource.of(seed(name)));
            assertThat(disk.size()).as(name).isEqualTo(SIZE);
            byte[] all = new byte[SIZE];
            disk.read(0, all, SIZE);
            assertThat(Arrays.copyOfRange(all, 0, 1024)).as(name).containsOnly('a');
            assertThat(Arrays.copyOfRange(all, 1024, 4096)).as(name).containsOnly(0);
            assertThat(Arrays.copyOfRange(all, 4096, 4608)).as(name).containsOnly('b');
            assertThat(disk.stretch(0)).as(name).isEqualTo(new Stretch(1024, false));
            assertThat(disk.stretch(1536)).as(name).isEqualTo(new Stretch(2560, true));
            assertThat(disk.storedBytes()).as(name).isEqualTo(1536);
        }
    }

    @Test
    void unknownFeaturesAreRefused() throws Exception {
        byte[] file = seed("plain");
        ByteBuffer.wrap(file).putLong(72, 1L << 40);
        assertThatThrownBy(() -> Qcow2Image.open(ByteSource.of(file)))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("not known here (0x10000000000)");
    }

    @Test
    void aDiskThatItsTableDoesNotCoverIsMalformed() throws Exception {
        byte[] file = seed("plain");
        ByteBuffer.wrap(file).putLong(24, 1L << 40);
        assertThatThrownBy(() -> Qcow2Image.open(ByteSource.of(file)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("a first table of");
    }

    @Test
    void everyTruncationGivesAnAnswer() throws Exception {
        for (String name : new String[] {"plain", "zstd"}) {
            byte[] whole = seed(name);
            for (int length = 0; length < whole.length; length += 7) {
                anyFileGivesADiskOrAnException(Arrays.copyOf(whole, length));
            }
        }
    }

    @FuzzTest
    void anyFileGivesADiskOrAnException(byte[] file) throws IOException {
        try {
            Qcow2Image disk = Qcow2Image.open(ByteSource.of(file));
            byte[] piece = new byte[3000];
            long at = 0;
            for (int i = 0; i < 64 && at < disk.size(); i++) {
                Stretch stretch = disk.stretch(at);
                assertThat(stretch.length()).isBetween(1L, disk.size() - at);
                disk.read(at, piece, (int) Math.min(piece.length, disk.size() - at));
                at += stretch.length();
            }
        } catch (MalformedException | UnsupportedImageException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private static byte[] seed(String name) throws IOException {
        String path = "Qcow2ImageTestInputs/anyFileGivesADiskOrAnException/" + name + ".qcow2";
        try (InputStream in = Qcow2ImageTest.class.getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return in.readAllBytes();
        }
    }
}
