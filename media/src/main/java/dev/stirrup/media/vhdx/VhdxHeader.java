package dev.stirrup.media.vhdx;

import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/// The header and region table of a VHDX file that count (MS-VHDX 2.2.2 and 2.2.3); each is there
/// twice.
///
/// @param tableOffset where the block allocation table lies in the file
/// @param tableLength in bytes
/// @param metadataOffset where the metadata region lies in the file
record VhdxHeader(long tableOffset, long tableLength, long metadataOffset) {
    private static final long[] HEADERS = {64 << 10, 128 << 10};
    private static final long[] REGION_TABLES = {192 << 10, 256 << 10};
    private static final int HEADER_SIZE = 4 << 10;
    private static final int REGION_TABLE_SIZE = 64 << 10;
    private static final int HEADER_SIGNATURE = 0x68656164; // "head"
    private static final int REGION_SIGNATURE = 0x72656769; // "regi"
    private static final int REGION_ALIGNMENT = 1 << 20;
    private static final int MOST_REGIONS = 2047;
    private static final int VERSION = 1;
    private static final UUID TABLE = UUID.fromString("2dc27766-f623-4200-9d64-115e9bfd4a08");
    private static final UUID METADATA = UUID.fromString("8b7ca206-4790-4b9a-b8fe-575f050f886e");

    static VhdxHeader read(ByteSource file)
            throws IOException, MalformedException, UnsupportedImageException {
        checkLog(file);
        for (long place : REGION_TABLES) {
            Optional<WireReader> in = sound(file, place, REGION_TABLE_SIZE, REGION_SIGNATURE);
            if (in.isPresent()) {
                return regions(in.get(), file.size());
            }
        }
        throw new MalformedException("no sound region table", (int) REGION_TABLES[0]);
    }

    /// Sixteen bytes as Microsoft writes an identifier: its first three fields low byte first.
    static UUID guid(WireReader in) throws MalformedException {
        long first = in.u32le() << 32 | (long) in.u16le() << 16 | in.u16le();
        return new UUID(first, in.u64());
    }

    private static void checkLog(ByteSource file)
            throws IOException, MalformedException, UnsupportedImageException {
        long newest = -1;
        boolean isClean = false;
        for (long place : HEADERS) {
            Optional<WireReader> found = sound(file, place, HEADER_SIZE, HEADER_SIGNATURE);
            if (found.isEmpty()) {
                continue;
            }
            WireReader in = found.get();
            in.skip(8); // signature and checksum
            long number = in.u64le();
            in.skip(32); // identifiers of the last writes
            UUID log = guid(in);
            in.skip(2); // the log's version
            if (in.u16le() != VERSION) {
                throw new UnsupportedImageException("it is a VHDX file of an unknown version");
            }
            if (newest == -1 || Long.compareUnsigned(number, newest) > 0) {
                newest = number;
                isClean = log.equals(new UUID(0, 0));
            }
        }
        if (newest == -1) {
            throw new MalformedException("no sound header", (int) HEADERS[0]);
        }
        if (!isClean) {
            throw new UnsupportedImageException(
                    "it was not closed properly, its log holds changes that are not made yet; attach"
                            + " and detach it once on Windows, or: qemu-img check -r all FILE");
        }
    }

    private static VhdxHeader regions(WireReader in, long fileSize)
            throws MalformedException, UnsupportedImageException {
        in.skip(8); // signature and checksum
        long count = in.u32le();
        if (count > MOST_REGIONS) {
            throw in.malformed(count + " regions");
        }
        in.skip(4);
        long table = 0;
        long tableLength = 0;
        long metadata = 0;
        for (int i = 0; i < count; i++) {
            UUID id = guid(in);
            long offset = in.u64le();
            long length = in.u32le();
            boolean isRequired = (in.u32le() & 1) != 0;
            if (offset < 0 || offset > fileSize - length || offset % REGION_ALIGNMENT != 0) {
                throw in.malformed("a region outside of the file, or between two places");
            }
            if (id.equals(TABLE)) {
                table = offset;
                tableLength = length;
            } else if (id.equals(METADATA)) {
                metadata = offset;
            } else if (isRequired) {
                throw new UnsupportedImageException("it needs what is not known here: " + id);
            }
        }
        if (table == 0 || metadata == 0) {
            throw in.malformed("no allocation table, or no metadata");
        }
        return new VhdxHeader(table, tableLength, metadata);
    }

    /// A structure that begins with a signature and its own checksum, if both are right.
    private static Optional<WireReader> sound(ByteSource file, long place, int size, int signature)
            throws IOException, MalformedException {
        if (file.size() < place + size) {
            return Optional.empty();
        }
        byte[] bytes = new byte[size];
        file.read(place, bytes, 0, size);
        WireReader in = WireReader.of(bytes);
        boolean isRight = in.s32() == signature;
        long expected = in.u32le();
        Arrays.fill(bytes, 4, 8, (byte) 0);
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return isRight && sum.getValue() == expected
                ? Optional.of(WireReader.of(bytes))
                : Optional.empty();
    }
}
