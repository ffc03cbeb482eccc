package dev.stirrup.media.disc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.media.disc.DiscImage.FileSystem;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.media.iso.BootEntry;
import dev.stirrup.media.tree.Extent;
import dev.stirrup.media.tree.FileTree;
import dev.stirrup.media.tree.Folder;
import dev.stirrup.media.tree.Listing;
import dev.stirrup.media.tree.Node;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiscImageTest {
    private static final int SECTOR = 2048;

    @Test
    void rockRidgeIsReadWithItsLinksAndMovedFolders() throws Exception {
        DiscImage disc = DiscImage.open(ByteSource.of(SmallDiscs.rockRidge()));
        assertThat(disc.fileSystem()).isEqualTo(FileSystem.ROCK_RIDGE);
        assertThat(disc.label()).isEqualTo("TINY");
        FileTree tree = disc.tree();
        assertThat(text(tree, "1/2/3/4/5/6/7/8/9/deep.txt")).isEqualTo("deep\n");
        assertThat(text(tree, "debian/debian/kernel")).isEqualTo("kernel\n");
        assertThat(text(tree, "/../.disk/./info")).isEqualTo("Debian GNU/Linux 12\n");
        assertThat(tree.find("KERNEL")).isEmpty();
        assertThat(tree.find("kernel/more")).isEmpty();
        assertThat(tree.find("")).get().isInstanceOf(Folder.class);
        assertThat(tree.list(".disk")).extracting(Node::name).containsExactly("info");
        assertThat(tree.list("kernel")).isEmpty();
        assertThat(disc.bootEntries())
                .extracting(BootEntry::platform)
                .containsExactly(BootEntry.BIOS, BootEntry.UEFI);
    }

    @Test
    void aWindowsDiscShowsItsUdfAndNotItsReadme() throws Exception {
        DiscImage disc = DiscImage.open(ByteSource.of(SmallDiscs.udfBridge()));
        assertThat(disc.fileSystem()).isEqualTo(FileSystem.UDF);
        assertThat(disc.label()).isEqualTo("CCCOMA");
        assertThat(text(disc.tree(), "SOURCES/Boot.WIM")).isEqualTo("wim\n");
        assertThat(disc.bootEntries()).isEmpty();
    }

    @Test
    void linksInARingAreNoFile() throws Exception {
        byte[] disc = SmallDiscs.rockRidge();
        // The link `kernel` to `install.amd/vmlinuz` becomes one to `kernel`.
        int at = indexOf(disc, "install.amd\0\007vmlinuz");
        disc[at - 1] = 6;
        byte[] target = "kernel\2\0\2\0\2\0\2\0\2\0\2\0\2\0".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(target, 0, disc, at, target.length);
        assertThat(DiscImage.open(ByteSource.of(disc)).tree().find("kernel")).isEmpty();
    }

    @Test
    void aFolderThatIsItsOwnParentIsRefused() throws Exception {
        byte[] disc = SmallDiscs.rockRidge();
        ByteBuffer bytes = ByteBuffer.wrap(disc).order(ByteOrder.LITTLE_ENDIAN);
        int root = bytes.getInt(16 * SECTOR + 158);
        int folder = indexOf(Arrays.copyOfRange(disc, root * SECTOR, disc.length), "INSTALL.AMD");
        bytes.putInt(root * SECTOR + folder - 33 + 2, root);
        assertThatThrownBy(() -> Listing.of(DiscImage.open(ByteSource.of(disc)).tree()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("lies in itself");
    }

    @Test
    void aNameThatLeadsElsewhereIsRefused() throws Exception {
        byte[] disc = SmallDiscs.rockRidge();
        byte[] name = "../more".getBytes(StandardCharsets.UTF_8);
        int at = indexOf(disc, "\001\000vmlinuz");
        System.arraycopy(name, 0, disc, at + 2, name.length);
        assertThatThrownBy(() -> Listing.of(DiscImage.open(ByteSource.of(disc)).tree()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("slash");
    }

    @Test
    void aFileThatIsPackedByZisofsIsToldSo() throws Exception {
        byte[] disc = SmallDiscs.rockRidge();
        int at = indexOf(disc, "TF\u001a\u0001");
        while (at >= 0) {
            disc[at] = 'Z';
            disc[at + 1] = 'F';
            at = indexOf(disc, "TF\u001a\u0001");
        }
        FileTree tree = DiscImage.open(ByteSource.of(disc)).tree();
        assertThat(tree.find("install.amd/vmlinuz"))
                .contains(
                        new Node.Unreadable("vmlinuz", "packed by zisofs, which is not read here"));
        assertThat(tree.file("install.amd/vmlinuz")).isEmpty();
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        for (byte[] whole : new byte[][] {SmallDiscs.rockRidge(), SmallDiscs.udfBridge()}) {
            long used = end(whole);
            for (int length = 0; length < used; length += 1021) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> Listing.of(DiscImage.open(ByteSource.of(cut)).tree()))
                        .isInstanceOf(MalformedException.class);
            }
        }
    }

    /// Where the last file ends; genisoimage puts all folders before.
    private static long end(byte[] disc) throws Exception {
        long[] end = {0};
        DiscImage.open(ByteSource.of(disc))
                .tree()
                .walk((_, node) -> {
                    if (node instanceof Node.File file && file.size() > 0) {
                        Extent last = file.extents().getLast();
                        end[0] = Math.max(end[0], last.offset() + last.length());
                    }
                });
        return end[0];
    }

    @FuzzTest
    void anyFileGivesADiscOrAnException(FuzzedDataProvider data) throws Exception {
        byte[] disc = data.consumeBoolean() ? SmallDiscs.rockRidge() : SmallDiscs.udfBridge();
        // Most of a disc is empty; changes there show nothing.
        int[] places =
                IntStream.range(16 * SECTOR, disc.length).filter(i -> disc[i] != 0).toArray();
        for (int i = 0; i < 40 && data.remainingBytes() > 4; i++) {
            int at = places[data.consumeInt(0, places.length - 1)];
            disc[Math.min(at + data.consumeInt(0, 3), disc.length - 1)] = data.consumeByte();
        }
        try {
            DiscImage image = DiscImage.open(ByteSource.of(disc));
            assertThat(image.bootEntries().size()).isLessThan(100);
            Listing.of(image.tree());
            assertThat(image.tree().find("debian/kernel/../1/2/3/4/5/6/7/8/9")).isNotNull();
        } catch (MalformedException | UnsupportedImageException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private static String text(FileTree tree, String path) throws Exception {
        byte[] bytes = tree.read(tree.file(path).orElseThrow(), 100);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }
}
