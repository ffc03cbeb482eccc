package dev.stirrup.store.disk.export;

import dev.stirrup.media.disk.DiskImage;
import dev.stirrup.media.disk.Stretch;
import dev.stirrup.store.disk.file.DiskFile;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A disk as a qcow2 file of version 3 (QEMU's docs/interop/qcow2.txt) with clusters of 64 KiB:
/// data and second tables in the order of the disk, then the first table, then the reference
/// counts, and at last the header, so that a file that was cut off is none.
public final class Qcow2Export {
    private static final int BITS = 16;
    private static final int CLUSTER = 1 << BITS;
    private static final int ENTRIES = CLUSTER / Long.BYTES;
    private static final int COUNTS = CLUSTER / Short.BYTES;
    private static final long COPIED = 1L << 63;
    private static final int HEADER = 104;
    private static final int MAGIC = 0x514649fb;

    private final DiskImage disk;
    private final DiskFile out;
    private final Progress progress;
    private final ByteBuffer first;
    private final ByteBuffer second = ByteBuffer.allocate(CLUSTER);
    private final byte[] cluster = new byte[CLUSTER];

    /// The next cluster of the file that is free; the header has the first one.
    private long next = 1;

    private long done;

    private Qcow2Export(DiskImage disk, DiskFile out, Progress progress) {
        this.disk = disk;
        this.out = out;
        this.progress = progress;
        long tables = Math.ceilDiv(disk.size(), (long) CLUSTER * ENTRIES);
        this.first = ByteBuffer.allocate(rounded(Math.toIntExact(tables * Long.BYTES)));
    }

    /// @param out an empty file
    public static void write(DiskImage disk, DiskFile out, Progress progress)
            throws IOException, MalformedException {
        new Qcow2Export(disk, out, progress).write();
    }

    private void write() throws IOException, MalformedException {
        long total = disk.storedBytes();
        for (long at = 0; at < disk.size(); at += (long) CLUSTER * ENTRIES) {
            table(at, total);
        }
        long firstPlace = put(first.array());
        long counts = counts();
        out.sync();
        out.write(header(firstPlace, counts), 0);
        out.sync();
    }

    /// The clusters that one second table speaks of, and the table if it has any.
    private void table(long begin, long total) throws IOException, MalformedException {
        Arrays.fill(second.array(), (byte) 0);
        boolean isEmpty = true;
        long end = Math.min(disk.size(), begin + (long) CLUSTER * ENTRIES);
        for (long at = begin; at < end; ) {
            Stretch stretch = disk.stretch(at);
            long next = at + stretch.length();
            if (stretch.isZero() && next / CLUSTER > at / CLUSTER && at % CLUSTER == 0) {
                at = Math.min(next == disk.size() ? next : next / CLUSTER * CLUSTER, end);
                continue;
            }
            int count = (int) Math.min(CLUSTER, end - at);
            disk.read(at, cluster, count);
            Arrays.fill(cluster, count, CLUSTER, (byte) 0);
            if (Arrays.mismatch(cluster, ZEROES) >= 0) {
                second.putLong((int) ((at - begin) / CLUSTER) * Long.BYTES, put(cluster) | COPIED);
                isEmpty = false;
            }
            at += CLUSTER;
            done += count;
            progress.reached("writing", Math.min(done, total), total);
        }
        if (!isEmpty) {
            int index = (int) (begin / ((long) CLUSTER * ENTRIES));
            first.putLong(index * Long.BYTES, put(second.array()) | COPIED);
        }
    }

    private static final byte[] ZEROES = new byte[CLUSTER];

    /// Counts every cluster of the file once, those of the counts among them.
    ///
    /// @return where their table lies
    private long counts() throws IOException {
        long blocks = 0;
        long tables = 0;
        for (long known = -1; known != blocks + tables; ) {
            known = blocks + tables;
            blocks = Math.ceilDiv(next + known, COUNTS);
            tables = Math.ceilDiv(blocks, ENTRIES);
        }
        long all = next + blocks + tables;
        ByteBuffer table = ByteBuffer.allocate(Math.toIntExact(tables * CLUSTER));
        for (long block = 0; block < blocks; block++) {
            ByteBuffer counts = ByteBuffer.allocate(CLUSTER);
            for (long i = block * COUNTS; i < Math.min(all, (block + 1) * COUNTS); i++) {
                counts.putShort((short) 1);
            }
            table.putLong(put(counts.array()));
        }
        return put(table.array());
    }

    private ByteBuffer header(long firstPlace, long counts) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(CLUSTER);
        header.putInt(MAGIC).putInt(3);
        header.putLong(0).putInt(0); // no backing file
        header.putInt(BITS).putLong(disk.size()).putInt(0);
        header.putInt(Math.toIntExact(Math.ceilDiv(disk.size(), (long) CLUSTER * ENTRIES)));
        header.putLong(firstPlace).putLong(counts);
        header.putInt((int) ((out.size() - counts) / CLUSTER));
        header.putInt(0).putLong(0); // no snapshots
        header.putLong(0).putLong(0).putLong(0); // no features
        header.putInt(4).putInt(HEADER); // counts of 2^4 bits
        return header.clear();
    }

    /// Writes bytes into clusters of their own.
    ///
    /// @return where they lie
    private long put(byte[] bytes) throws IOException {
        long place = next * CLUSTER;
        out.write(ByteBuffer.wrap(bytes), place);
        next += bytes.length / CLUSTER;
        return place;
    }

    private static int rounded(int bytes) {
        return Math.max(1, Math.ceilDiv(bytes, CLUSTER)) * CLUSTER;
    }
}
