package dev.stirrup.media.vhdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.media.disk.Stretch;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VhdxImageTest {
    private static final int MIB = 1 << 20;

    @Test
    void blocksAreFoundAndTheOthersAreZero() throws Exception {
        VhdxImage disk = VhdxImage.open(new TinyVhdx().source());
        assertThat(disk.size()).isEqualTo(4 * MIB);
        assertThat(disk.stretch(0)).isEqualTo(new Stretch(MIB, true));
        assertThat(disk.stretch(MIB + 5)).isEqualTo(new Stretch(MIB - 5, false));
        byte[] all = new byte[4 * MIB];
        disk.read(0, all, all.length);
        assertThat(all[MIB]).isEqualTo((byte) 'x');
        assertThat(all[2 * MIB - 1]).isEqualTo((byte) 'y');
        assertThat(disk.storedBytes()).isEqualTo(MIB);
    }

    @Test
    void anUnfinishedLogIsTold() {
        TinyVhdx vhdx = new TinyVhdx();
        vhdx.guid(TinyVhdx.HEADER + 48, "11111111-2222-3333-4444-555555555555");
        assertThatThrownBy(() -> VhdxImage.open(vhdx.source()))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("not closed properly");
    }

    @Test
    void aDifferencingDiskIsTold() {
        TinyVhdx vhdx = new TinyVhdx();
        vhdx.file.putInt(TinyVhdx.METADATA + (64 << 10) + 4, 2);
        assertThatThrownBy(() -> VhdxImage.open(vhdx.source()))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("its parent");
    }

    @Test
    void anUnknownRegionThatIsRequiredIsTold() {
        TinyVhdx vhdx = new TinyVhdx();
        vhdx.file.putInt(TinyVhdx.REGIONS + 8, 3);
        vhdx.guid(TinyVhdx.REGIONS + 16 + 64, "11111111-2222-3333-4444-555555555555");
        vhdx.file.putInt(TinyVhdx.REGIONS + 16 + 64 + 28, 1);
        assertThatThrownBy(() -> VhdxImage.open(vhdx.source()))
                .isInstanceOf(UnsupportedImageException.class);
    }

    @Test
    void aWrongChecksumIsMalformed() {
        TinyVhdx vhdx = new TinyVhdx();
        ByteSource source = vhdx.source();
        vhdx.file.put(TinyVhdx.HEADER + 100, (byte) 1);
        assertThatThrownBy(() -> VhdxImage.open(source)).isInstanceOf(MalformedException.class);
    }

    @Test
    void everyTruncationGivesAnAnswer() throws Exception {
        byte[] whole = new TinyVhdx().file.array();
        new TinyVhdx().source();
        for (int length = 0; length < whole.length; length += 13_577) {
            readAll(ByteSource.of(Arrays.copyOf(whole, length)));
        }
    }

    /// Changes at the places that steer the reader, under right checksums.
    @FuzzTest
    void anyFileGivesADiskOrAnException(FuzzedDataProvider data) throws Exception {
        TinyVhdx vhdx = new TinyVhdx();
        int[] places = {
            TinyVhdx.HEADER,
            TinyVhdx.REGIONS,
            TinyVhdx.METADATA,
            TinyVhdx.METADATA + (64 << 10),
            TinyVhdx.TABLE
        };
        for (int i = 0; i < 40 && data.remainingBytes() > 2; i++) {
            int at = data.pickValue(new Integer[] {0, 1, 2, 3, 4});
            vhdx.file.put(places[at] + data.consumeInt(0, 127), data.consumeByte());
        }
        readAll(vhdx.source());
    }

    private static void readAll(ByteSource source) throws IOException {
        try {
            VhdxImage disk = VhdxImage.open(source);
            byte[] piece = new byte[1000];
            long at = 0;
            for (int i = 0; i < 64 && at < disk.size(); i++) {
                Stretch stretch = disk.stretch(at);
                assertThat(stretch.length()).isBetween(1L, disk.size() - at);
                disk.read(at, piece, (int) Math.min(piece.length, stretch.length()));
                at += stretch.length();
            }
        } catch (MalformedException | UnsupportedImageException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }
}
