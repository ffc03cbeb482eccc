package dev.stirrup.media.udf;

import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.FileTree;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A UDF file system.
public final class UdfImage {
    private static final int SECTOR = 2048;
    private static final long RECOGNITION = 16L * SECTOR;
    private static final int MOST_DESCRIPTORS = 64;
    private static final int[] BLOCK_SIZES = {2048, 512, 4096, 1024};
    private static final int ROOT_AT = 400;

    private final UdfVolume volume;
    private final UdfFolder root;

    private UdfImage(UdfVolume volume) throws IOException, MalformedException {
        this.volume = volume;
        this.root = readRoot();
    }

    /// Whether a file says that it has a UDF file system (ECMA-167 2/8: the volume recognition
    /// sequence, which may stand behind that of ISO 9660).
    public static boolean isIn(ByteSource source) throws IOException {
        byte[] head = new byte[6];
        // With blocks larger than 2048 bytes each structure has a block of its own.
        for (int step : new int[] {SECTOR, 2 * SECTOR}) {
            for (int i = 0; i < MOST_DESCRIPTORS; i++) {
                long at = RECOGNITION + (long) i * step;
                if (at > source.size() - SECTOR) {
                    break;
                }
                source.read(at, head, 0, head.length);
                String name = new String(head, 1, 5, StandardCharsets.ISO_8859_1);
                if (name.equals("NSR02") || name.equals("NSR03")) {
                    return true;
                }
                if (!name.equals("CD001") && !name.equals("BEA01") && !name.equals("BOOT2")) {
                    break;
                }
            }
        }
        return false;
    }

    /// @throws UnsupportedImageException for the formats of rewritable discs
    public static UdfImage open(ByteSource source)
            throws IOException, MalformedException, UnsupportedImageException {
        for (int blockSize : BLOCK_SIZES) {
            Optional<VolumeDescriptors> found = VolumeDescriptors.find(source, blockSize);
            if (found.isPresent()) {
                return new UdfImage(PartitionMaps.map(found.get()));
            }
        }
        throw Damage.at("UDF without an anchor", 256 * SECTOR);
    }

    private UdfFolder readRoot() throws IOException, MalformedException {
        Allocation where = volume.fileSet();
        Block set = volume.block(where.block(), where.partition());
        if (set.kind() != Tag.FILE_SET) {
            throw Damage.at("no file set descriptor", set.place());
        }
        Allocation root =
                Allocation.longOne(WireReader.of(set.bytes(), ROOT_AT, Allocation.LONG_SIZE));
        Block block = volume.block(root.block(), root.partition());
        FileEntry entry = FileEntry.read(volume, block);
        if (entry.type() != FileEntry.DIRECTORY) {
            throw Damage.at("a root that is no folder", set.place());
        }
        return UdfFolder.root(volume, entry, block.place());
    }

    /// The logical volume's identifier.
    public String label() {
        return volume.label();
    }

    /// The revision, such as 0x0102 for 1.02.
    public int revision() {
        return volume.revision();
    }

    /// Its files. Names are compared without case, as Windows does.
    public FileTree tree() {
        return new FileTree(volume.source(), root, false);
    }
}
