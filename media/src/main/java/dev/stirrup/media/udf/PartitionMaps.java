package dev.stirrup.media.udf;

import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The partition maps of a logical volume (ECMA-167 3/10.7, UDF 2.60 2.2.8 to 2.2.10).
final class PartitionMaps {
    private static final int LABEL_AT = 84;
    private static final int LABEL_LENGTH = 128;
    private static final int BLOCK_SIZE_AT = 212;
    private static final int REVISION_AT = 240;
    private static final int FILE_SET_AT = 248;
    private static final int TABLE_AT = 264;
    private static final int MAPS_AT = 440;
    private static final int MOST_MAPS = 8;
    private static final int PLAIN = 1;
    private static final int NAMED = 2;
    private static final int NAME_LENGTH = 23;

    private final VolumeDescriptors descriptors;
    private UdfVolume volume;

    private PartitionMaps(VolumeDescriptors descriptors) throws MalformedException {
        this.descriptors = descriptors;
        this.volume = withoutMaps();
    }

    /// A volume with all its partitions.
    static UdfVolume map(VolumeDescriptors descriptors)
            throws IOException, MalformedException, UnsupportedImageException {
        PartitionMaps maps = new PartitionMaps(descriptors);
        maps.read();
        return maps.volume;
    }

    private UdfVolume withoutMaps() throws MalformedException {
        byte[] bytes = descriptors.volume();
        long blockSize = at(BLOCK_SIZE_AT).u32le();
        if (blockSize != descriptors.blockSize()) {
            throw at(BLOCK_SIZE_AT).malformed("logical blocks of " + blockSize + " bytes");
        }
        return new UdfVolume(
                descriptors.source(),
                CompressedUnicode.field(WireReader.of(bytes, LABEL_AT, LABEL_LENGTH), LABEL_LENGTH),
                at(REVISION_AT).u16le(),
                descriptors.blockSize(),
                List.of(),
                Allocation.longOne(at(FILE_SET_AT)));
    }

    private void read() throws IOException, MalformedException, UnsupportedImageException {
        long length = at(TABLE_AT).u32le();
        long count = at(TABLE_AT + 4).u32le();
        WireReader in = at(MAPS_AT);
        if (count > MOST_MAPS || length > in.remaining()) {
            throw in.malformed(count + " partition maps in " + length + " bytes");
        }
        for (int i = 0; i < count; i++) {
            int kind = in.u8();
            int size = in.u8();
            volume = volume.with(partition(kind, in.slice(Math.max(size - 2, 0))));
        }
    }

    private Partition partition(int kind, WireReader in)
            throws IOException, MalformedException, UnsupportedImageException {
        if (kind == PLAIN) {
            in.skip(2);
            return descriptors.partition(in.u16le());
        }
        if (kind != NAMED) {
            throw in.malformed("a partition map of kind " + kind);
        }
        in.skip(3);
        String name = new String(in.bytes(NAME_LENGTH), StandardCharsets.ISO_8859_1);
        in.skip(8 + 2);
        int number = in.u16le();
        if (name.startsWith("*UDF Metadata Partition")) {
            return MetadataPartition.read(volume, numbered(number), in);
        }
        if (name.startsWith("*UDF Virtual Partition")) {
            return VirtualPartition.read(volume, numbered(number));
        }
        throw new UnsupportedImageException(
                "its UDF file system is that of a rewritable disc or unknown; make a plain ISO of"
                        + " its files");
    }

    /// Which of the maps before is that of a partition; the special maps lie over such a one.
    private Mapped numbered(int number) throws MalformedException {
        Partition partition = descriptors.partition(number);
        return new Mapped(partition, volume.partitions().size());
    }

    /// @param below the plain partition
    /// @param own the number that this map will have
    record Mapped(Partition below, int own) {}

    private WireReader at(int place) {
        byte[] bytes = descriptors.volume();
        return WireReader.of(bytes, place, bytes.length - place);
    }
}
