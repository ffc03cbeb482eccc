package dev.stirrup.media.vhdx;

import dev.stirrup.media.disk.DiskImage;
import dev.stirrup.media.disk.Stretch;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A VHDX file, fixed or dynamic (MS-VHDX, version 7.0).
public final class VhdxImage implements DiskImage {
    private static final int FULLY_PRESENT = 6;
    private static final int PARTIALLY_PRESENT = 7;
    private static final long NOTHING = 0;

    /// How much of the allocation table is kept at hand.
    private static final int PAGE = 4 << 10;

    private final ByteSource file;
    private final VhdxHeader header;
    private final VhdxMetadata disk;
    private final ByteBuffer page = ByteBuffer.allocate(PAGE).order(ByteOrder.LITTLE_ENDIAN);
    private long loaded = NOTHING;

    private VhdxImage(ByteSource file, VhdxHeader header, VhdxMetadata disk) {
        this.file = file;
        this.header = header;
        this.disk = disk;
    }

    /// Reads the file's head.
    ///
    /// @throws UnsupportedImageException for a differencing file and one that was not closed
    public static VhdxImage open(ByteSource file)
            throws IOException, MalformedException, UnsupportedImageException {
        VhdxHeader header = VhdxHeader.read(file);
        VhdxMetadata disk = VhdxMetadata.read(file, header.metadataOffset());
        long blocks = Math.ceilDiv(disk.size(), disk.blockSize());
        long entries = blocks == 0 ? 0 : blocks + (blocks - 1) / disk.chunkRatio();
        if (entries > header.tableLength() / Long.BYTES) {
            throw new MalformedException("an allocation table that is too short", 0);
        }
        return new VhdxImage(file, header, disk);
    }

    @Override
    public long size() {
        return disk.size();
    }

    @Override
    public Stretch stretch(long at) throws IOException, MalformedException {
        boolean isZero = place(at) == NOTHING;
        return new Stretch(restOfBlock(at), isZero);
    }

    @Override
    public void read(long at, byte[] into, int count) throws IOException, MalformedException {
        int done = 0;
        while (done < count) {
            long from = at + done;
            int length = (int) Math.min(restOfBlock(from), count - done);
            long place = place(from);
            if (place == NOTHING) {
                Arrays.fill(into, done, done + length, (byte) 0);
            } else {
                file.read(place, into, done, length);
            }
            done += length;
        }
    }

    private long restOfBlock(long at) {
        long rest = disk.blockSize() - at % disk.blockSize();
        return Math.min(rest, size() - at);
    }

    /// Where a byte of the disk lies in the file; [#NOTHING] for a zero that is kept nowhere.
    private long place(long at) throws IOException, MalformedException {
        long block = at / disk.blockSize();
        long index = block + block / disk.chunkRatio();
        long where = header.tableOffset() + index * Long.BYTES;
        long value = entry(where);
        int state = (int) (value & 7);
        if (state == PARTIALLY_PRESENT) {
            throw malformed("a block of a differencing disk", where);
        }
        if (state != FULLY_PRESENT) {
            return NOTHING; // not present, undefined, zero, unmapped: none of them holds anything
        }
        long begin = value >>> 20 << 20;
        long length = Math.min(disk.blockSize(), size() - block * disk.blockSize());
        if (begin <= 0 || begin > file.size() - length) {
            throw malformed("a block outside of the file", where);
        }
        return begin + at % disk.blockSize();
    }

    private long entry(long where) throws IOException {
        long begin = where - where % PAGE;
        if (loaded != begin) {
            loaded = NOTHING;
            file.read(begin, page.array(), 0, (int) Math.min(PAGE, file.size() - begin));
            loaded = begin;
        }
        return page.getLong((int) (where - begin));
    }

    private static MalformedException malformed(String what, long place) {
        return new MalformedException(what, Math.clamp(place, 0, Integer.MAX_VALUE));
    }
}
