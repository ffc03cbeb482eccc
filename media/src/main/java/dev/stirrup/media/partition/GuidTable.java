package dev.stirrup.media.partition;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Names;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/// A GUID partition table (UEFI 2.10, 5.3).
final class GuidTable {
    private static final byte[] MAGIC = "EFI PART".getBytes(StandardCharsets.US_ASCII);
    private static final int LEAST_HEADER = 92;
    private static final int CRC_AT = 16;
    private static final int ENTRY = 128;
    private static final int MOST_BYTES = 1 << 20;
    private static final int NAME = 72;
    private static final UUID UNUSED = new UUID(0, 0);

    private final ByteSource disk;
    private final int sector;

    GuidTable(ByteSource disk, int sector) {
        this.disk = disk;
        this.sector = sector;
    }

    static boolean isIn(ByteSource disk, int sector) throws IOException {
        byte[] head = new byte[MAGIC.length];
        if (disk.size() < 2L * sector) {
            return false;
        }
        disk.read(sector, head, 0, head.length);
        return Arrays.equals(head, MAGIC);
    }

    List<DiskPartition> partitions() throws IOException, MalformedException {
        try {
            return read(sector);
        } catch (MalformedException e) {
            long last = disk.size() / sector * sector - sector;
            try {
                return read(last);
            } catch (MalformedException _) {
                throw e;
            }
        }
    }

    private List<DiskPartition> read(long at) throws IOException, MalformedException {
        byte[] header = Damage.boundedRead(disk, at, sector);
        WireReader in = WireReader.of(header);
        if (!Arrays.equals(in.bytes(MAGIC.length), MAGIC)) {
            throw Damage.at("no GPT", at);
        }
        in.skip(4);
        long size = in.u32le();
        long crc = in.u32le();
        if (size < LEAST_HEADER || size > sector) {
            throw Damage.at("a GPT header of " + size + " bytes", at);
        }
        Arrays.fill(header, CRC_AT, CRC_AT + 4, (byte) 0);
        if (crc(header, (int) size) != crc) {
            throw Damage.at("a GPT header with a wrong CRC", at);
        }
        in.skip(4 + 32 + 16);
        long entriesAt = in.u64le();
        long count = in.u32le();
        long entrySize = in.u32le();
        long entriesCrc = in.u32le();
        if (entrySize < ENTRY || entrySize % 8 != 0 || count * entrySize > MOST_BYTES) {
            throw Damage.at("a GPT of " + count + " entries of " + entrySize + " bytes", at);
        }
        if (entriesAt < 0 || entriesAt > disk.size() / sector) {
            throw Damage.at("a GPT whose entries lie nowhere", at);
        }
        byte[] entries = Damage.boundedRead(disk, entriesAt * sector, (int) (count * entrySize));
        if (crc(entries, entries.length) != entriesCrc) {
            throw Damage.at("GPT entries with a wrong CRC", at);
        }
        return entries(entries, (int) entrySize);
    }

    private List<DiskPartition> entries(byte[] bytes, int size) throws MalformedException {
        List<DiskPartition> partitions = new ArrayList<>();
        for (int i = 0; i < bytes.length / size; i++) {
            WireReader in = WireReader.of(bytes, i * size, size);
            UUID type = guid(in);
            in.skip(16);
            long first = in.u64le();
            long last = in.u64le();
            in.skip(8);
            String name = new String(in.bytes(NAME), StandardCharsets.UTF_16LE);
            int zero = name.indexOf(0);
            if (type.equals(UNUSED)) {
                continue;
            }
            if (first < 0 || last < first || last > disk.size()) {
                throw Damage.at("a partition from " + first + " to " + last, (long) i * size);
            }
            partitions.add(
                    new DiskPartition(
                            i + 1,
                            first * sector,
                            (last - first + 1) * sector,
                            type.toString(),
                            Names.printable(zero < 0 ? name : name.substring(0, zero)),
                            false));
        }
        return partitions;
    }

    /// The first three fields are little-endian (UEFI 2.10, appendix A).
    private static UUID guid(WireReader in) throws MalformedException {
        long high = in.u32le() << 32;
        high |= (long) in.u16le() << 16;
        high |= in.u16le();
        return new UUID(high, in.u64());
    }

    private static long crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}
