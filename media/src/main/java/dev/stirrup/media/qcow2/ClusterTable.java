package dev.stirrup.media.qcow2;

import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Where a disk's clusters are (QEMU's docs/interop/qcow2.txt, sections "Cluster mapping" and
/// "Extended L2 Entries"). Holds one second table at a time, which is one cluster large.
final class ClusterTable {
    private static final long OFFSET = 0x00ff_ffff_ffff_fe00L;
    private static final long PACKED = 1L << 62;
    private static final long READS_ZERO = 1;
    private static final int SECTOR = 512;
    private static final int SUBCLUSTERS = 32;
    private static final long NOTHING_LOADED = -1;

    private final ByteSource file;
    private final Qcow2Header header;
    private final ByteBuffer table;
    private final ByteBuffer entry = ByteBuffer.allocate(Long.BYTES);
    private long loaded = NOTHING_LOADED;
    private boolean isTableThere;

    ClusterTable(ByteSource file, Qcow2Header header) {
        this.file = file;
        this.header = header;
        this.table = ByteBuffer.allocate(header.clusterSize());
    }

    /// What the disk's bytes from `at` on are kept in, to the end of a cluster at most where they
    /// are kept at all.
    Cluster at(long at) throws IOException, MalformedException {
        long cluster = at >> header.clusterBits();
        long number = cluster / header.clustersPerTable();
        load(number);
        if (!isTableThere) {
            long end = (number + 1) * header.clustersPerTable() << header.clusterBits();
            return new Cluster.Zero(Math.min(end, header.size()) - at);
        }
        int index = (int) (cluster % header.clustersPerTable()) * header.entrySize();
        int within = (int) (at & header.clusterSize() - 1);
        long length = Math.min(header.clusterSize() - within, header.size() - at);
        long word = table.getLong(index);
        if ((word & PACKED) != 0) {
            return packed(word, within, length);
        }
        return header.features().hasSubclusters()
                ? subcluster(word, table.getLong(index + Long.BYTES), within, length)
                : whole(word, within, length);
    }

    private Cluster whole(long word, int within, long length) throws MalformedException {
        boolean isZero = header.version() > 2 && (word & READS_ZERO) != 0;
        long host = word & OFFSET;
        return isZero || host == 0
                ? new Cluster.Zero(length)
                : new Cluster.Plain(checked(host) + within, length);
    }

    private Cluster subcluster(long word, long bitmap, int within, long length)
            throws MalformedException {
        int size = header.clusterSize() / SUBCLUSTERS;
        int index = within / size;
        boolean isAllocated = (bitmap >>> index & 1) != 0;
        boolean isZero = (bitmap >>> index + SUBCLUSTERS & 1) != 0;
        if (isAllocated && isZero) {
            throw malformed("a part that is both stored and zero", word & OFFSET);
        }
        long rest = Math.min(size - within % size, length);
        return isAllocated
                ? new Cluster.Plain(checked(word & OFFSET) + within, rest)
                : new Cluster.Zero(rest);
    }

    private Cluster packed(long word, int within, long length) {
        int offsetBits = 62 - (header.clusterBits() - 8);
        long host = word & (1L << offsetBits) - 1;
        long sectors = (word & PACKED - 1) >>> offsetBits;
        // At most twice a cluster: the count of sectors has clusterBits - 8 bits.
        long end = (host / SECTOR + sectors + 1) * SECTOR;
        return new Cluster.Packed(host, (int) (end - host), within, length);
    }

    private long checked(long host) throws MalformedException {
        if (host == 0 || host % header.clusterSize() != 0) {
            throw malformed("a cluster that does not begin where clusters begin", host);
        }
        return host;
    }

    private static MalformedException malformed(String what, long place) {
        return new MalformedException(what, Math.clamp(place, 0, Integer.MAX_VALUE));
    }

    private void load(long number) throws IOException, MalformedException {
        if (loaded == number) {
            return;
        }
        loaded = NOTHING_LOADED;
        file.read(header.l1Offset() + number * Long.BYTES, entry.array(), 0, Long.BYTES);
        long place = entry.getLong(0) & OFFSET;
        isTableThere = place != 0;
        if (isTableThere) {
            if (checked(place) > file.size() - header.clusterSize()) {
                throw malformed("a table behind the end of the file", place);
            }
            file.read(place, table.array(), 0, header.clusterSize());
        }
        loaded = number;
    }
}
