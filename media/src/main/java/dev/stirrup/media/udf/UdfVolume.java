package dev.stirrup.media.udf;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Extent;
import dev.stirrup.media.tree.ExtentSource;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A logical volume: its blocks, by partition.
///
/// @param label the logical volume's identifier, which systems show
/// @param revision of UDF, such as 0x0102
/// @param partitions in the order of the volume's partition maps
/// @param fileSet where the file set descriptor stands
record UdfVolume(
        ByteSource source,
        String label,
        int revision,
        int blockSize,
        List<Partition> partitions,
        Allocation fileSet) {
    UdfVolume {
        partitions = List.copyOf(partitions);
    }

    /// Where an allocation's bytes are.
    List<Extent> locate(Allocation allocation) throws MalformedException {
        if (allocation.partition() >= partitions.size()) {
            throw Damage.at("a partition that is not mapped: " + allocation.partition(), 0);
        }
        List<Extent> extents =
                partitions
                        .get(allocation.partition())
                        .locate(allocation.block(), allocation.length());
        for (Extent extent : extents) {
            if (!extent.isHole()) {
                Damage.checkWithin(source, extent.offset(), extent.length());
            }
        }
        return extents;
    }

    /// One block with a descriptor in it.
    Block block(long number, int partition) throws IOException, MalformedException {
        List<Extent> extents = locate(new Allocation(blockSize, 0, number, partition));
        if (extents.size() != 1 || extents.getFirst().isHole()) {
            throw Damage.at("a block that lies in pieces", number);
        }
        long place = extents.getFirst().offset();
        byte[] bytes = Damage.boundedRead(source, place, blockSize);
        Tag tag = Tag.decode(bytes, 0, place);
        if (tag.location() != number) {
            throw Damage.at("a descriptor that belongs to block " + tag.location(), place);
        }
        return new Block(tag.identifier(), bytes, place, partition);
    }

    /// All bytes of extents, which were bounded before.
    byte[] read(List<Extent> extents) throws IOException {
        ExtentSource all = new ExtentSource(source, extents);
        byte[] bytes = new byte[Math.toIntExact(all.size())];
        all.read(0, bytes, 0, bytes.length);
        return bytes;
    }

    UdfVolume with(Partition more) {
        List<Partition> all = new ArrayList<>(partitions);
        all.add(more);
        return new UdfVolume(source, label, revision, blockSize, all, fileSet);
    }
}
