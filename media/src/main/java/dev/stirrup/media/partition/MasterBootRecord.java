package dev.stirrup.media.partition;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A master boot record with its logical partitions.
final class MasterBootRecord {
    private static final int SECTOR = 512;
    private static final int TABLE_AT = 446;
    private static final int ENTRIES = 4;
    private static final int MOST_LOGICAL = 128;

    private final ByteSource disk;
    private final List<DiskPartition> partitions = new ArrayList<>();

    MasterBootRecord(ByteSource disk) {
        this.disk = disk;
    }

    /// @param type 0 for an unused entry
    private record Entry(boolean isActive, int type, long first, long count) {
        boolean isExtended() {
            return type == 0x05 || type == 0x0f || type == 0x85;
        }

        boolean isUsed() {
            return type != 0 && count > 0;
        }
    }

    /// Whether the first sector has a table in it. The boot sector of a file system has the same
    /// end mark, and text where entries would be.
    static boolean isIn(ByteSource disk) throws IOException {
        if (disk.size() < SECTOR) {
            return false;
        }
        try {
            List<Entry> entries = entries(disk, 0);
            return entries.stream().anyMatch(Entry::isUsed);
        } catch (MalformedException _) {
            return false;
        }
    }

    List<DiskPartition> partitions() throws IOException, MalformedException {
        List<Entry> primary = entries(disk, 0);
        for (int i = 0; i < ENTRIES; i++) {
            Entry entry = primary.get(i);
            if (entry.isUsed()) {
                add(i + 1, entry, 0);
            }
        }
        for (Entry entry : primary) {
            if (entry.isExtended() && entry.isUsed()) {
                logical(entry.first());
            }
        }
        return partitions;
    }

    /// Each logical partition has a table of its own that names the next one.
    private void logical(long start) throws IOException, MalformedException {
        long at = start;
        for (int number = ENTRIES + 1; ; number++) {
            List<Entry> table = entries(disk, at * SECTOR);
            if (number > MOST_LOGICAL) {
                throw Damage.at("logical partitions without end", at * SECTOR);
            }
            if (table.getFirst().isUsed()) {
                add(number, table.getFirst(), at);
            }
            if (!table.get(1).isUsed()) {
                return;
            }
            at = start + table.get(1).first();
        }
    }

    private void add(int number, Entry entry, long from) {
        partitions.add(
                new DiskPartition(
                        number,
                        (from + entry.first()) * SECTOR,
                        entry.count() * SECTOR,
                        String.format(Locale.ROOT, "%02x", entry.type()),
                        "",
                        entry.isActive()));
    }

    private static List<Entry> entries(ByteSource disk, long at)
            throws IOException, MalformedException {
        byte[] sector = Damage.boundedRead(disk, at, SECTOR);
        if ((sector[SECTOR - 2] & 0xff) != 0x55 || (sector[SECTOR - 1] & 0xff) != 0xaa) {
            throw Damage.at("no partition table", at);
        }
        WireReader in = WireReader.of(sector, TABLE_AT, SECTOR - TABLE_AT);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            int status = in.u8();
            if (status != 0 && status != 0x80) {
                throw Damage.at("a partition of status " + status, at);
            }
            in.skip(3);
            int type = in.u8();
            in.skip(3);
            entries.add(new Entry(status != 0, type, in.u32le(), in.u32le()));
        }
        return entries;
    }
}
