package dev.stirrup.media.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.media.tree.Extent;
import dev.stirrup.media.tree.FileTree;
import dev.stirrup.media.tree.Listing;
import dev.stirrup.media.tree.Node;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FatImageTest {
    @Test
    void clustersAreFollowedWhereverTheyLie() throws Exception {
        TinyFat fat = new TinyFat();
        FatImage image = FatImage.open(ByteSource.of(fat.file.array()));
        FileTree tree = image.tree();
        Node.File file = tree.file("dir/file.txt").orElseThrow();
        int first = TinyFat.DATA + 2 * TinyFat.SECTOR;
        assertThat(file.extents())
                .isEqualTo(
                        List.of(
                                new Extent(first, 512),
                                new Extent(first + 1024, 512),
                                new Extent(first + 512, 76)));
        byte[] bytes = tree.read(file, 2000);
        assertThat(bytes).hasSize(1100).startsWith('b').endsWith('c');
        assertThat(bytes[600]).isEqualTo((byte) 'd');
        assertThat(image.label()).isEqualTo("TINY");
        assertThat(image.bits()).isEqualTo(12);
    }

    @Test
    void ringsOfClustersAndFoldersAreRefused() {
        TinyFat ring = new TinyFat();
        ring.next(5, 4);
        ring.file.putInt(TinyFat.DATA + 32 + 28, 60_000);
        assertRefused(ring, "ring");
        TinyFat folder = new TinyFat();
        folder.entry(TinyFat.DATA + 32, "SELF       ", 0x10, 2, 0);
        assertRefused(folder, "lies in itself");
    }

    @Test
    void aFileWithTooFewClustersIsRefused() {
        TinyFat fat = new TinyFat();
        fat.file.putInt(TinyFat.DATA + 32 + 28, 2000);
        assertRefused(fat, "too few");
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] whole = new TinyFat().file.array();
        for (int length = 0; length < TinyFat.DATA + 3 * TinyFat.SECTOR; length += 31) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Listing.of(FatImage.open(ByteSource.of(cut)).tree()))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @FuzzTest
    void anyFileGivesATreeOrAnException(FuzzedDataProvider data) throws Exception {
        TinyFat fat = new TinyFat();
        for (int i = 0; i < 60 && data.remainingBytes() > 2; i++) {
            int at = data.consumeInt(0, TinyFat.DATA + 200);
            fat.file.put(at, data.consumeByte());
        }
        try {
            Listing.of(FatImage.open(ByteSource.of(fat.file.array())).tree());
        } catch (MalformedException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private static void assertRefused(TinyFat fat, String why) {
        assertThatThrownBy(() -> Listing.of(FatImage.open(ByteSource.of(fat.file.array())).tree()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
    }
}
