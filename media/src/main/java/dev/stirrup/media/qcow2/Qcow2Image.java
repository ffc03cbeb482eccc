package dev.stirrup.media.qcow2;

import dev.stirrup.media.disk.DiskImage;
import dev.stirrup.media.disk.Stretch;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.Arrays;

/// A qcow2 file's present state; its snapshots are passed over.
public final class Qcow2Image implements DiskImage {
    /// How far [#stretch] looks for bytes of the same kind.
    private static final long LONGEST = 1L << 30;

    private final ByteSource file;
    private final Qcow2Header header;
    private final ClusterTable table;
    private final PackedClusters packed;

    private Qcow2Image(ByteSource file, Qcow2Header header) {
        this.file = file;
        this.header = header;
        this.table = new ClusterTable(file, header);
        this.packed = new PackedClusters(file, header);
    }

    /// Reads the file's head.
    ///
    /// @throws UnsupportedImageException for a file with a backing file, encryption, data elsewhere
    ///   or unknown features
    public static Qcow2Image open(ByteSource file)
            throws IOException, MalformedException, UnsupportedImageException {
        return new Qcow2Image(file, Qcow2Header.read(file));
    }

    @Override
    public long size() {
        return header.size();
    }

    @Override
    public Stretch stretch(long at) throws IOException, MalformedException {
        Cluster first = table.at(at);
        boolean isZero = first instanceof Cluster.Zero;
        long length = first.length();
        while (length < LONGEST && at + length < size()) {
            Cluster next = table.at(at + length);
            if (next instanceof Cluster.Zero != isZero) {
                break;
            }
            length += next.length();
        }
        return new Stretch(length, isZero);
    }

    @Override
    public void read(long at, byte[] into, int count) throws IOException, MalformedException {
        int done = 0;
        while (done < count) {
            Cluster cluster = table.at(at + done);
            int length = (int) Math.min(cluster.length(), count - done);
            switch (cluster) {
                case Cluster.Zero _ -> Arrays.fill(into, done, done + length, (byte) 0);
                case Cluster.Plain plain -> plain(plain.host(), into, done, length);
                case Cluster.Packed one ->
                        System.arraycopy(packed.unpacked(one), one.within(), into, done, length);
            }
            done += length;
        }
    }

    /// A cluster that was set aside and never written may lie behind the end of the file; it reads
    /// as zeroes.
    private void plain(long host, byte[] into, int from, int count) throws IOException {
        int there = Math.clamp(file.size() - host, 0, count);
        if (there > 0) {
            file.read(host, into, from, there);
        }
        Arrays.fill(into, from + there, from + count, (byte) 0);
    }
}
