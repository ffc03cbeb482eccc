package dev.stirrup.media.udf;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Extent;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A file entry or extended file entry (ECMA-167 4/14.9, 4/14.17): what a file is and where its
/// bytes are.
///
/// @param type ECMA-167's file type: 4 a directory, 5 a file, 12 a link
/// @param extents in order, together as long as the file
record FileEntry(int type, long size, List<Extent> extents) {
    static final int DIRECTORY = 4;
    static final int FILE = 5;
    static final int LINK = 12;
    static final int VIRTUAL_TABLE = 248;

    private static final int MOST_EXTENTS = 1 << 16;
    private static final int MOST_CONTINUATIONS = 64;
    private static final int STRATEGY = 4;
    private static final int STRATEGY_AT = 20;
    private static final int TYPE_AT = 27;
    private static final int FLAGS_AT = 34;
    private static final int SIZE_AT = 56;
    private static final int LENGTHS_AT = 168;
    private static final int EXTENDED_LENGTHS_AT = 208;
    private static final int KIND_OF_ALLOCATION = 7;
    private static final int SHORT = 0;
    private static final int LONG = 1;
    private static final int EMBEDDED = 3;

    /// The largest file: no sound UDF is larger, holes included.
    private static final long LARGEST = 1L << 50;

    FileEntry {
        extents = List.copyOf(extents);
    }

    /// Reads the entry in a block, and the blocks of allocation descriptors it goes on in.
    static FileEntry read(UdfVolume volume, Block block) throws IOException, MalformedException {
        if (block.kind() != Tag.FILE_ENTRY && block.kind() != Tag.EXTENDED_FILE_ENTRY) {
            throw Damage.at("no file entry but descriptor " + block.kind(), block.place());
        }
        byte[] bytes = block.bytes();
        int strategy = at(bytes, STRATEGY_AT).u16le();
        if (strategy != STRATEGY) {
            throw Damage.at("a file of strategy " + strategy, block.place());
        }
        int type = bytes[TYPE_AT] & 0xff;
        long size = at(bytes, SIZE_AT).u64le();
        if (size < 0 || size > LARGEST) {
            throw Damage.at("a file of " + Long.toUnsignedString(size) + " bytes", block.place());
        }
        return new FileEntry(type, size, extents(volume, block, size));
    }

    private static List<Extent> extents(UdfVolume volume, Block block, long size)
            throws IOException, MalformedException {
        boolean isExtended = block.kind() == Tag.EXTENDED_FILE_ENTRY;
        WireReader in = at(block.bytes(), isExtended ? EXTENDED_LENGTHS_AT : LENGTHS_AT);
        long attributes = in.u32le();
        long length = in.u32le();
        if (attributes > in.remaining() || length > in.remaining() - attributes) {
            throw Damage.at("a file entry larger than its block", block.place());
        }
        in.skip((int) attributes);
        int kind = at(block.bytes(), FLAGS_AT).u16le() & KIND_OF_ALLOCATION;
        if (kind == EMBEDDED) {
            if (size > length) {
                throw Damage.at("a file larger than its entry", block.place());
            }
            long place = block.place() + in.position();
            return size == 0 ? List.of() : List.of(new Extent(place, size));
        }
        if (kind != SHORT && kind != LONG) {
            throw Damage.at("allocation descriptors of kind " + kind, block.place());
        }
        return new Gathering(volume, kind == LONG, block).gather(in.slice((int) length), size);
    }

    private static WireReader at(byte[] bytes, int at) {
        return WireReader.of(bytes, at, bytes.length - at);
    }

    /// Puts the extents of one file together.
    private static final class Gathering {
        private final UdfVolume volume;
        private final boolean isLong;
        private final Block block;
        private final List<Extent> extents = new ArrayList<>();
        private long missing;
        private long recorded;
        private int continuations;

        Gathering(UdfVolume volume, boolean isLong, Block block) {
            this.volume = volume;
            this.isLong = isLong;
            this.block = block;
        }

        List<Extent> gather(WireReader first, long size) throws IOException, MalformedException {
            missing = size;
            WireReader in = first;
            while (missing > 0 && in.remaining() >= size()) {
                Allocation next =
                        isLong
                                ? Allocation.longOne(in)
                                : Allocation.shortOne(in, block.partition());
                if (next.length() == 0) {
                    break;
                }
                if (next.kind() == Allocation.MORE) {
                    in = continuation(next);
                } else {
                    add(next);
                }
            }
            if (missing > 0) {
                throw Damage.at("a file whose extents are too short", block.place());
            }
            return extents;
        }

        private int size() {
            return isLong ? Allocation.LONG_SIZE : Allocation.SHORT_SIZE;
        }

        private WireReader continuation(Allocation next) throws IOException, MalformedException {
            if (++continuations > MOST_CONTINUATIONS) {
                throw Damage.at("a file whose extents go on without end", block.place());
            }
            Block more = volume.block(next.block(), next.partition());
            if (more.kind() != Tag.ALLOCATION_EXTENT) {
                throw Damage.at("no allocation extent", more.place());
            }
            WireReader in = at(more.bytes(), Tag.SIZE + 4);
            long length = in.u32le();
            return in.slice((int) Math.min(length, in.remaining()));
        }

        private void add(Allocation next) throws MalformedException {
            long length = Math.min(next.length(), missing);
            if (next.kind() == Allocation.RECORDED) {
                Allocation used =
                        new Allocation(length, next.kind(), next.block(), next.partition());
                volume.locate(used).forEach(this::append);
            } else {
                append(new Extent(Extent.HOLE, length));
            }
            missing -= length;
            recorded += next.kind() == Allocation.RECORDED ? length : 0;
            if (recorded > volume.source().size()) {
                throw Damage.at("a file larger than all", block.place());
            }
            if (extents.size() > MOST_EXTENTS) {
                throw Damage.at("a file in more than " + MOST_EXTENTS + " pieces", block.place());
            }
        }

        /// Extents that follow each other are one.
        private void append(Extent next) {
            Extent last = extents.isEmpty() ? new Extent(-2, 1) : extents.getLast();
            boolean follows =
                    last.isHole() == next.isHole()
                            && (next.isHole() || last.offset() + last.length() == next.offset());
            if (follows) {
                extents.removeLast();
                extents.add(new Extent(last.offset(), last.length() + next.length()));
            } else {
                extents.add(next);
            }
        }
    }
}
