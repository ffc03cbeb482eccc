package dev.stirrup.media.udf;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Extent;
import dev.stirrup.media.tree.ExtentSource;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The partition of a disc that was written once, piece by piece (UDF 2.60, 2.2.8 and 2.2.11): a
/// table, found at the disc's end, says where each block is now.
final class VirtualPartition implements Partition {
    /// How many blocks before the end may hold the table's entry: drives add some behind it.
    private static final int LOOK_BACK = 512;

    private static final int LARGEST_TABLE = 64 << 20;

    /// UDF 1.50: an identifier and the place of the table before stand behind the numbers.
    private static final int OLD_TAIL = 36;

    private static final int NEW_TABLE = 0x0200;
    private static final int OLD_TYPE = 0;

    private final Partition below;
    private final int blockSize;
    private final ByteSource table;

    private VirtualPartition(Partition below, int blockSize, ByteSource table) {
        this.below = below;
        this.blockSize = blockSize;
        this.table = table;
    }

    static Partition read(UdfVolume volume, PartitionMaps.Mapped mapped)
            throws IOException, MalformedException {
        UdfVolume under = volume.with(mapped.below());
        long start = mapped.below().locate(0, volume.blockSize()).getFirst().offset();
        long last = (volume.source().size() - start) / volume.blockSize() - 1;
        for (long block = last; block >= 0 && block > last - LOOK_BACK; block--) {
            Optional<ByteSource> table = tableAt(under, block, mapped.own());
            if (table.isPresent()) {
                return new VirtualPartition(mapped.below(), volume.blockSize(), table.get());
            }
        }
        throw Damage.at("a virtual partition without its table", volume.source().size());
    }

    /// The table whose entry is in a block; empty for most blocks at the end, which have none.
    private static Optional<ByteSource> tableAt(UdfVolume under, long block, int partition)
            throws IOException {
        try {
            FileEntry entry = FileEntry.read(under, under.block(block, partition));
            return entry.type() == FileEntry.VIRTUAL_TABLE || entry.type() == OLD_TYPE
                    ? Optional.of(table(under, entry))
                    : Optional.empty();
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    private static ByteSource table(UdfVolume volume, FileEntry entry)
            throws IOException, MalformedException {
        ByteSource file = new ExtentSource(volume.source(), entry.extents());
        boolean isNew = entry.type() == FileEntry.VIRTUAL_TABLE;
        long head = 0;
        long end = file.size() - OLD_TAIL;
        if (isNew && volume.revision() >= NEW_TABLE) {
            head = WireReader.of(Damage.boundedRead(file, 0, 2)).u16le();
            end = file.size();
        }
        if (head > end || end - head > LARGEST_TABLE) {
            throw Damage.at("a table of " + (end - head) + " bytes", 0);
        }
        byte[] numbers = Damage.boundedRead(file, head, (int) (end - head));
        return ByteSource.of(numbers);
    }

    @Override
    public List<Extent> locate(long block, long length) throws MalformedException {
        List<Extent> found = new ArrayList<>();
        for (long done = 0; done < length; done += blockSize) {
            long number = number(block + done / blockSize);
            found.addAll(below.locate(number, Math.min(blockSize, length - done)));
        }
        return found;
    }

    private long number(long block) throws MalformedException {
        try {
            return WireReader.of(Damage.boundedRead(table, block * Integer.BYTES, Integer.BYTES))
                    .u32le();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail", e);
        }
    }
}
