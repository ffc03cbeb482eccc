package dev.stirrup.media.partition;

import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The partitions of a disk, or of a disc that is one as well ("isohybrid").
///
/// @param kind how they are written down
public record PartitionTable(Kind kind, List<DiskPartition> partitions) {
    /// The two kinds of table.
    public enum Kind {
        MBR,
        GPT
    }

    public PartitionTable {
        partitions = List.copyOf(partitions);
    }

    /// Reads the table. A GPT comes before the MBR that protects it; one whose first copy is
    /// damaged is read from its second.
    ///
    /// @return empty for a disk without one
    /// @throws MalformedException when it is damaged
    public static Optional<PartitionTable> read(ByteSource disk)
            throws IOException, MalformedException {
        for (int sector : new int[] {512, 4096}) {
            if (GuidTable.isIn(disk, sector)) {
                return Optional.of(
                        new PartitionTable(Kind.GPT, new GuidTable(disk, sector).partitions()));
            }
        }
        return MasterBootRecord.isIn(disk)
                ? Optional.of(new PartitionTable(Kind.MBR, new MasterBootRecord(disk).partitions()))
                : Optional.empty();
    }

    /// The first EFI system partition.
    public Optional<DiskPartition> efiSystem() {
        return partitions.stream().filter(DiskPartition::isEfiSystem).findFirst();
    }
}
