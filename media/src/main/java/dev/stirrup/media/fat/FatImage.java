package dev.stirrup.media.fat;

import dev.stirrup.media.tree.Extent;
import dev.stirrup.media.tree.FileTree;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.List;

/// A FAT file system: EFI system partitions, the EFI images of discs, sticks.
public final class FatImage {
    /// FAT's own limit on folders.
    static final int LARGEST_FOLDER = 2 << 20;

    private final FatLayout layout;
    private final FileTree tree;

    private FatImage(ByteSource source) throws IOException, MalformedException {
        this.layout = FatLayout.read(source);
        ClusterChain chain = new ClusterChain(source, layout);
        List<Extent> root =
                layout.bits() == 32
                        ? chain.extents(layout.rootCluster(), LARGEST_FOLDER, false)
                        : List.of(new Extent(layout.rootAt(), layout.rootSize()));
        this.tree = new FileTree(source, FatFolder.root(chain, root, layout.rootCluster()), false);
    }

    /// Whether a file begins with a FAT file system.
    public static boolean isIn(ByteSource source) throws IOException {
        return FatLayout.isIn(source);
    }

    /// @param source may be longer than the file system
    public static FatImage open(ByteSource source) throws IOException, MalformedException {
        return new FatImage(source);
    }

    /// Its files; names in any case are the same.
    public FileTree tree() {
        return tree;
    }

    /// What the boot sector calls it; empty without a label there.
    public String label() {
        return layout.label();
    }

    /// How wide the table's entries are: 12, 16 or 32 bits.
    public int bits() {
        return layout.bits();
    }
}
