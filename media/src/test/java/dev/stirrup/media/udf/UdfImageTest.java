package dev.stirrup.media.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.media.tree.Extent;
import dev.stirrup.media.tree.FileTree;
import dev.stirrup.media.tree.Listing;
import dev.stirrup.media.tree.Node;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UdfImageTest {
    @ParameterizedTest
    @EnumSource(TinyUdf.Kind.class)
    void everyKindOfPartitionReadsTheSame(TinyUdf.Kind kind) throws Exception {
        UdfImage image = UdfImage.open(new TinyUdf(kind).source());
        assertThat(image.label()).isEqualTo("TINY");
        FileTree tree = image.tree();
        assertThat(Listing.of(tree).keySet())
                .containsExactly("folder", "inside", "link", "odd", "plain");
        byte[] plain = tree.read(tree.file("PLAIN").orElseThrow(), 1000);
        assertThat(plain).hasSize(700).startsWith('a').endsWith('b');
        assertThat(Listing.of(tree)).containsEntry("link", "-> .././abcd");
        byte[] inside = tree.read(tree.file("inside").orElseThrow(), 100);
        assertThat(new String(inside, StandardCharsets.UTF_8)).isEqualTo("within");
    }

    @Test
    void holesAndFurtherExtentsAreRead() throws Exception {
        FileTree tree = UdfImage.open(new TinyUdf(TinyUdf.Kind.METADATA).source()).tree();
        Node.File odd = tree.file("odd").orElseThrow();
        int data = (TinyUdf.START + TinyUdf.DATA) * TinyUdf.BLOCK;
        assertThat(odd.extents())
                .isEqualTo(
                        List.of(
                                new Extent(data + 2 * TinyUdf.BLOCK, TinyUdf.BLOCK),
                                new Extent(Extent.HOLE, TinyUdf.BLOCK),
                                new Extent(data + 3 * TinyUdf.BLOCK, TinyUdf.BLOCK)));
        byte[] all = tree.read(odd, 4000);
        assertThat(Arrays.copyOf(all, 512)).containsOnly('c');
        assertThat(Arrays.copyOfRange(all, 512, 1024)).containsOnly(0);
        assertThat(Arrays.copyOfRange(all, 1024, 1536)).containsOnly('d');
    }

    @Test
    void aFolderInItselfIsRefused() throws Exception {
        TinyUdf udf = new TinyUdf(TinyUdf.Kind.PLAIN);
        int root = (TinyUdf.START + 1) * TinyUdf.BLOCK;
        byte[] entry = Arrays.copyOfRange(udf.file.array(), root + 16, root + TinyUdf.BLOCK);
        udf.file.put((TinyUdf.START + 8) * TinyUdf.BLOCK + 16, entry);
        assertThatThrownBy(() -> Listing.of(UdfImage.open(udf.source()).tree()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("lies in itself");
    }

    @Test
    void furtherExtentsInARingEnd() throws Exception {
        TinyUdf udf = new TinyUdf(TinyUdf.Kind.PLAIN);
        int more = (TinyUdf.START + 5) * TinyUdf.BLOCK + 24;
        udf.file.putInt(more, TinyUdf.BLOCK | 3 << 30).putInt(more + 4, 5);
        assertThatThrownBy(() -> Listing.of(UdfImage.open(udf.source()).tree()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("without end");
    }

    @Test
    void aSizeThatNothingBacksIsRefused() throws Exception {
        TinyUdf udf = new TinyUdf(TinyUdf.Kind.PLAIN);
        udf.file.putLong((TinyUdf.START + 3) * TinyUdf.BLOCK + 56, 1L << 40);
        assertThatThrownBy(() -> Listing.of(UdfImage.open(udf.source()).tree()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("too short");
    }

    @ParameterizedTest
    @EnumSource(TinyUdf.Kind.class)
    void everyTruncationIsRefused(TinyUdf.Kind kind) {
        byte[] whole = new TinyUdf(kind).file.array();
        int used = (TinyUdf.START + TinyUdf.DATA + 3) * TinyUdf.BLOCK;
        for (int length = 0; length < used; length += 509) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Listing.of(UdfImage.open(ByteSource.of(cut)).tree()))
                    .isInstanceOf(MalformedException.class);
        }
    }

    /// Changes behind the heads of descriptors, in a file system of any kind.
    @FuzzTest
    void anyFileGivesATreeOrAnException(FuzzedDataProvider data) throws Exception {
        TinyUdf udf = new TinyUdf(data.pickValue(TinyUdf.Kind.values()));
        for (int i = 0; i < 40 && data.remainingBytes() > 3; i++) {
            int block = data.consumeBoolean() ? data.consumeInt(0, 80) + 299 : 260;
            block = data.consumeBoolean() ? block : block + 1;
            udf.file.put(block * TinyUdf.BLOCK + data.consumeInt(16, 511), data.consumeByte());
        }
        try {
            assertThat(Listing.of(UdfImage.open(udf.source()).tree()).size()).isLessThan(1000);
        } catch (MalformedException | UnsupportedImageException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }
}
