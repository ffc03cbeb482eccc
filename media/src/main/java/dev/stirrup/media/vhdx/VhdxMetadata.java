package dev.stirrup.media.vhdx;

import dev.stirrup.media.disk.DiskImage;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// What a VHDX file says of its disk (MS-VHDX 2.6).
///
/// @param size of the disk, in bytes
/// @param blockSize how many bytes are kept together: a power of two, 1 MiB to 256 MiB
/// @param sectorSize 512 or 4096
record VhdxMetadata(long size, long blockSize, int sectorSize) {
    private static final int TABLE_SIZE = 64 << 10;
    private static final long SIGNATURE = 0x6d65746164617461L; // "metadata"
    private static final int MOST_ITEMS = 2047;
    private static final int LARGEST_ITEM = 8;
    private static final long LEAST_BLOCK = 1 << 20;
    private static final long MOST_BLOCK = 256 << 20;
    private static final UUID PARAMETERS = id("caa16737-fa36-4d43-b3b6-33f0aa44e76b");
    private static final UUID SIZE = id("2fa54224-cd1b-4876-b211-5dbed83bf4b8");
    private static final UUID SECTOR_SIZE = id("8141bf1d-a96f-4709-ba47-f233a8faab5f");

    static VhdxMetadata read(ByteSource file, long place)
            throws IOException, MalformedException, UnsupportedImageException {
        Map<UUID, Long> items = items(file, place);
        WireReader parameters = item(file, items, PARAMETERS);
        long blockSize = parameters.u32le();
        if ((parameters.u32le() & 2) != 0) {
            throw new UnsupportedImageException(
                    "it holds only what differs from another file (its parent); merge them first");
        }
        long size = item(file, items, SIZE).u64le();
        long sectorSize = item(file, items, SECTOR_SIZE).u32le();
        boolean isSound =
                Long.bitCount(blockSize) == 1
                        && blockSize >= LEAST_BLOCK
                        && blockSize <= MOST_BLOCK
                        && (sectorSize == 512 || sectorSize == 4096)
                        && size >= 0
                        && size <= DiskImage.LARGEST
                        && size % sectorSize == 0;
        if (!isSound) {
            throw parameters.malformed("blocks of " + blockSize + ", a disk of " + size);
        }
        return new VhdxMetadata(size, blockSize, (int) sectorSize);
    }

    /// After so many blocks the table has one entry for a bitmap (MS-VHDX 2.5).
    long chunkRatio() {
        return (8L << 20) * sectorSize / blockSize;
    }

    /// Where each known item's bytes lie in the file.
    private static Map<UUID, Long> items(ByteSource file, long place)
            throws IOException, MalformedException, UnsupportedImageException {
        byte[] bytes = new byte[Math.clamp(file.size() - place, 0, TABLE_SIZE)];
        file.read(place, bytes, 0, bytes.length);
        WireReader in = WireReader.of(bytes);
        if (in.u64() != SIGNATURE) {
            throw in.malformed("no metadata");
        }
        in.skip(2);
        int count = in.u16le();
        if (count > MOST_ITEMS) {
            throw in.malformed(count + " items of metadata");
        }
        in.skip(20);
        Map<UUID, Long> items = new HashMap<>();
        for (int i = 0; i < count; i++) {
            UUID id = VhdxHeader.guid(in);
            items.put(id, place + in.u32le());
            in.skip(12); // length, flags, reserved
        }
        return items;
    }

    private static WireReader item(ByteSource file, Map<UUID, Long> items, UUID id)
            throws IOException, MalformedException {
        Long place = items.get(id);
        if (place == null || place > file.size()) {
            throw new MalformedException("metadata lacks " + id, 0);
        }
        byte[] bytes = new byte[(int) Math.min(LARGEST_ITEM, file.size() - place)];
        file.read(place, bytes, 0, bytes.length);
        return WireReader.of(bytes);
    }

    private static UUID id(String text) {
        return UUID.fromString(text);
    }
}
