package dev.stirrup.media.iso;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Folder;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads the records of directories of one volume.
record DirectoryReader(ByteSource source, IsoVolume volume, RockRidge rockRidge) {
    private static final int LARGEST_DIRECTORY = 32 << 20;

    /// How many sectors of a directory may have no record: makers leave a few.
    private static final int MOST_EMPTY = 256;

    /// Where a record's content begins, in bytes.
    long place(DirectoryRecord record) {
        return (record.block() + record.attributeBlocks()) * volume.blockSize();
    }

    /// All records of a directory, its own and its parent's included.
    List<DirectoryRecord> records(DirectoryRecord directory)
            throws IOException, MalformedException {
        long place = place(directory);
        if (directory.size() > LARGEST_DIRECTORY) {
            throw Damage.at("a folder of " + directory.size() + " bytes", place);
        }
        Damage.checkWithin(source, place, directory.size());
        List<DirectoryRecord> records = new ArrayList<>();
        int empty = 0;
        // No record reaches from one sector into the next (ECMA-119 6.8.1.1).
        for (long at = 0; at < directory.size(); at += IsoImage.SECTOR) {
            int count = (int) Math.min(IsoImage.SECTOR, directory.size() - at);
            int before = records.size();
            sector(Damage.boundedRead(source, place + at, count), place + at, records);
            empty += records.size() == before ? 1 : 0;
            if (records.size() > Folder.MOST_CHILDREN || empty > MOST_EMPTY) {
                throw Damage.at("a folder of too many files or of empty sectors", place);
            }
        }
        return records;
    }

    private static void sector(byte[] bytes, long place, List<DirectoryRecord> records)
            throws MalformedException {
        WireReader in = WireReader.of(bytes);
        while (in.hasMore()) {
            int length = in.u8();
            if (length == 0) {
                return;
            }
            long at = place + in.position() - 1;
            records.add(DirectoryRecord.decode(in.slice(length - 1), at));
        }
    }

    /// The record that a folder has of itself: it knows the folder's size.
    DirectoryRecord self(long block) throws IOException, MalformedException {
        long at = block * volume.blockSize();
        int length = Damage.boundedRead(source, at, 1)[0] & 0xff;
        byte[] bytes = Damage.boundedRead(source, at, Math.max(length, 1));
        DirectoryRecord self =
                DirectoryRecord.decode(WireReader.of(bytes, 1, bytes.length - 1), at);
        if (!self.isDirectory() || self.block() != block) {
            throw Damage.at("a moved folder that is not where it should be", at);
        }
        return self;
    }
}
