package dev.stirrup.media.fat;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What the boot sector says (Microsoft's FAT specification 1.03, section 3). Places are in bytes
/// from the start of the file system.
///
/// @param bits how wide an entry of the table is: 12, 16 or 32
/// @param rootAt where the root folder lies, for tables of 12 and 16 bits
/// @param rootSize how large it is there, in bytes
/// @param rootCluster where it begins, for tables of 32 bits
/// @param clusters how many there are
record FatLayout(
        int bits,
        long tableAt,
        long tableSize,
        long rootAt,
        int rootSize,
        long rootCluster,
        long dataAt,
        int clusterSize,
        long clusters,
        String label) {
    static final int FIRST_CLUSTER = 2;

    private static final int SECTOR = 512;
    private static final int SECTOR_SIZE_AT = 11;
    private static final int ENTRY = 32;
    private static final int MOST_CLUSTERS_12 = 4085;
    private static final int MOST_CLUSTERS_16 = 65525;
    private static final long MOST_CLUSTERS = 1L << 28;
    private static final int LABEL_AT = 43;
    private static final int LABEL_AT_32 = 71;
    private static final int LABEL = 11;

    /// Whether a boot sector is there that a FAT file system has.
    static boolean isIn(ByteSource source) throws IOException {
        if (source.size() < SECTOR) {
            return false;
        }
        try {
            read(source);
            return true;
        } catch (MalformedException _) {
            return false;
        }
    }

    static FatLayout read(ByteSource source) throws IOException, MalformedException {
        byte[] sector = Damage.boundedRead(source, 0, SECTOR);
        if ((sector[SECTOR - 2] & 0xff) != 0x55 || (sector[SECTOR - 1] & 0xff) != 0xaa) {
            throw Damage.at("no boot sector", SECTOR - 2);
        }
        WireReader in = WireReader.of(sector, SECTOR_SIZE_AT, SECTOR - SECTOR_SIZE_AT);
        int sectorSize = powerOfTwo(in.u16le(), 512, 4096);
        int clusterSize = sectorSize * powerOfTwo(in.u8(), 1, 128);
        int reserved = in.u16le();
        int tables = in.u8();
        int rootEntries = in.u16le();
        long total = in.u16le();
        in.skip(1);
        long tableSectors = in.u16le();
        in.skip(8);
        long total32 = in.u32le();
        long tableSectors32 = in.u32le();
        in.skip(4);
        long rootCluster = in.u32le();
        total = total == 0 ? total32 : total;
        boolean isWide = tableSectors == 0;
        tableSectors = isWide ? tableSectors32 : tableSectors;
        int rootSize = rootEntries * ENTRY;
        long tableAt = (long) reserved * sectorSize;
        long rootAt = tableAt + tables * tableSectors * sectorSize;
        long dataAt = rootAt + (rootSize + sectorSize - 1L) / sectorSize * sectorSize;
        long clusters = (total * sectorSize - dataAt) / clusterSize;
        if (reserved == 0 || tables < 1 || tables > 8 || tableSectors == 0) {
            throw Damage.at("a boot sector of another file system", SECTOR_SIZE_AT);
        }
        int bits = bits(clusters);
        if (clusters < 1 || clusters > MOST_CLUSTERS || isWide != (bits == 32)) {
            throw Damage.at("a FAT of " + clusters + " clusters", SECTOR_SIZE_AT);
        }
        return new FatLayout(
                bits,
                tableAt,
                tableSectors * sectorSize,
                rootAt,
                rootSize,
                isWide ? rootCluster : 0,
                dataAt,
                clusterSize,
                clusters,
                label(sector, isWide ? LABEL_AT_32 : LABEL_AT));
    }

    private static int bits(long clusters) {
        if (clusters < MOST_CLUSTERS_12) {
            return 12;
        }
        return clusters < MOST_CLUSTERS_16 ? 16 : 32;
    }

    private static int powerOfTwo(int value, int least, int most) throws MalformedException {
        if (Integer.bitCount(value) != 1 || value < least || value > most) {
            throw Damage.at("a sector or cluster of " + value, SECTOR_SIZE_AT);
        }
        return value;
    }

    private static String label(byte[] sector, int at) {
        String label = new String(sector, at, LABEL, StandardCharsets.ISO_8859_1).strip();
        return label.equals("NO NAME") || label.chars().anyMatch(c -> c < ' ') ? "" : label;
    }
}
