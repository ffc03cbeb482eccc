package dev.stirrup.media.udf;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Extent;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A partition that is kept in a file of another one (UDF 2.60, 2.2.10).
///
/// @param extents the file's
record MetadataPartition(List<Extent> extents, int blockSize) implements Partition {
    MetadataPartition {
        extents = List.copyOf(extents);
    }

    /// @param in the map from the metadata file's location on
    static Partition read(UdfVolume volume, PartitionMaps.Mapped mapped, WireReader in)
            throws IOException, MalformedException {
        long main = in.u32le();
        long mirror = in.u32le();
        // The file's own entry is in the partition below, which stands here for the time of
        // reading.
        UdfVolume below = volume.with(mapped.below());
        try {
            return file(below, main, mapped.own());
        } catch (MalformedException _) {
            return file(below, mirror, mapped.own());
        }
    }

    private static Partition file(UdfVolume below, long block, int partition)
            throws IOException, MalformedException {
        FileEntry entry = FileEntry.read(below, below.block(block, partition));
        return new MetadataPartition(entry.extents(), below.blockSize());
    }

    @Override
    public List<Extent> locate(long block, long length) throws MalformedException {
        List<Extent> found = new ArrayList<>();
        long skip = block * blockSize;
        long missing = length;
        for (Extent extent : extents) {
            if (skip >= extent.length()) {
                skip -= extent.length();
                continue;
            }
            long count = Math.min(extent.length() - skip, missing);
            long offset = extent.isHole() ? Extent.HOLE : extent.offset() + skip;
            found.add(new Extent(offset, count));
            skip = 0;
            missing -= count;
            if (missing == 0) {
                return found;
            }
        }
        throw Damage.at("an extent beyond the end of the metadata", block);
    }
}
