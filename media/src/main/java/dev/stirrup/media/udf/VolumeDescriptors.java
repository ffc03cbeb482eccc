package dev.stirrup.media.udf;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The anchor and the volume descriptor sequence it names (ECMA-167 3/8.4).
final class VolumeDescriptors {
    private static final int ANCHOR_BLOCK = 256;
    private static final int MOST_DESCRIPTORS = 512;
    private static final int SEQUENCE_AT = 16;
    private static final int MOST_PARTITIONS = 16;

    private final ByteSource source;
    private final int blockSize;

    /// By partition number: the descriptor that prevails.
    private final Map<Integer, byte[]> partitions = new HashMap<>();

    private Optional<byte[]> volume = Optional.empty();

    private VolumeDescriptors(ByteSource source, int blockSize) {
        this.source = source;
        this.blockSize = blockSize;
    }

    /// Reads the sequence that an anchor points to; the reserve one when the first is damaged.
    ///
    /// @return empty when blocks of this size have no anchor
    static Optional<VolumeDescriptors> find(ByteSource source, int blockSize)
            throws IOException, MalformedException {
        long blocks = source.size() / blockSize;
        for (long number : new long[] {ANCHOR_BLOCK, blocks - 1, blocks - 1 - ANCHOR_BLOCK, 512}) {
            Optional<byte[]> anchor = anchor(source, blockSize, number);
            if (anchor.isPresent()) {
                return Optional.of(sequence(source, blockSize, anchor.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<byte[]> anchor(ByteSource source, int blockSize, long number)
            throws IOException {
        long at = number * blockSize;
        if (number < 0 || at > source.size() - blockSize) {
            return Optional.empty();
        }
        byte[] bytes = new byte[blockSize];
        source.read(at, bytes, 0, blockSize);
        try {
            Tag tag = Tag.decode(bytes, 0, at);
            return tag.identifier() == Tag.ANCHOR && tag.location() == number
                    ? Optional.of(bytes)
                    : Optional.empty();
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    private static VolumeDescriptors sequence(ByteSource source, int blockSize, byte[] anchor)
            throws IOException, MalformedException {
        WireReader in = WireReader.of(anchor, Tag.SIZE, 16);
        try {
            return new VolumeDescriptors(source, blockSize).read(in);
        } catch (MalformedException _) {
            WireReader reserve = WireReader.of(anchor, Tag.SIZE + 8, 8);
            return new VolumeDescriptors(source, blockSize).read(reserve);
        }
    }

    private VolumeDescriptors read(WireReader extent) throws IOException, MalformedException {
        long blocks = extent.u32le() / blockSize;
        long first = extent.u32le();
        for (long i = 0; i < Math.min(blocks, MOST_DESCRIPTORS); i++) {
            long at = (first + i) * blockSize;
            byte[] bytes = Damage.boundedRead(source, at, blockSize);
            Tag tag = Tag.decode(bytes, 0, at);
            if (tag.location() != first + i) {
                throw Damage.at("a volume descriptor that belongs elsewhere", at);
            }
            if (tag.identifier() == Tag.TERMINATING) {
                break;
            }
            take(tag.identifier(), bytes, at);
        }
        if (volume.isEmpty() || partitions.isEmpty()) {
            throw Damage.at("no logical volume or no partition", first * blockSize);
        }
        return this;
    }

    private void take(int kind, byte[] bytes, long at) throws MalformedException {
        if (kind == Tag.POINTER) {
            throw Damage.at("volume descriptors that go on elsewhere", at);
        }
        if (kind == Tag.LOGICAL_VOLUME
                && (volume.isEmpty() || number(bytes) >= number(volume.get()))) {
            volume = Optional.of(bytes);
        }
        if (kind == Tag.PARTITION && partitions.size() < MOST_PARTITIONS) {
            partitions.merge(
                    WireReader.of(bytes, 22, 2).u16le(),
                    bytes,
                    (old, later) ->
                            Integer.compareUnsigned(wordAt(later), wordAt(old)) >= 0 ? later : old);
        }
    }

    private static long number(byte[] bytes) {
        return Integer.toUnsignedLong(wordAt(bytes));
    }

    /// The volume descriptor sequence number: the highest prevails.
    private static int wordAt(byte[] bytes) {
        return bytes[SEQUENCE_AT] & 0xff
                | (bytes[SEQUENCE_AT + 1] & 0xff) << 8
                | (bytes[SEQUENCE_AT + 2] & 0xff) << 16
                | bytes[SEQUENCE_AT + 3] << 24;
    }

    ByteSource source() {
        return source;
    }

    int blockSize() {
        return blockSize;
    }

    /// The logical volume descriptor.
    byte[] volume() {
        return volume.orElseThrow();
    }

    /// The partition with a number, as a run of bytes.
    Partition partition(int number) throws MalformedException {
        byte[] bytes = partitions.get(number);
        if (bytes == null) {
            throw Damage.at("a partition that is not described: " + number, 0);
        }
        WireReader in = WireReader.of(bytes, 188, 8);
        long start = in.u32le() * blockSize;
        return Partition.plain(start, in.u32le() * blockSize, blockSize);
    }
}
