package dev.stirrup.media.udf;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Extent;
import dev.stirrup.wire.MalformedException;
import java.util.List;

/// Where a partition's blocks lie in the file.
@FunctionalInterface
interface Partition {
    /// The bytes that begin with a block, in order.
    ///
    /// @param length in bytes
    /// @throws MalformedException when some of them are not in the partition
    List<Extent> locate(long block, long length) throws MalformedException;

    /// A run of blocks, as most partitions are.
    ///
    /// @param start in bytes
    /// @param length in bytes
    static Partition plain(long start, long length, int blockSize) {
        return (block, count) -> {
            long at = block * blockSize;
            if (at > length - count) {
                throw Damage.at("an extent beyond the end of its partition", start);
            }
            return List.of(new Extent(start + at, count));
        };
    }
}
