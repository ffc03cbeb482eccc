package dev.stirrup.media.qcow2;

import com.github.luben.zstd.ZstdInputStream;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Unpacks clusters, and keeps the one that was unpacked last.
final class PackedClusters {
    /// A frame may ask for a window of gigabytes; no cluster is larger than 2 MiB.
    private static final int MOST_WINDOW_BITS = 23;

    private static final long NOTHING_KEPT = -1;

    private final ByteSource file;
    private final boolean isZstd;
    private final byte[] cluster;
    private long kept = NOTHING_KEPT;

    PackedClusters(ByteSource file, Qcow2Header header) {
        this.file = file;
        this.isZstd = header.features().isZstd();
        this.cluster = new byte[header.clusterSize()];
    }

    /// The whole cluster. The array changes with the next call.
    byte[] unpacked(Cluster.Packed packed) throws IOException, MalformedException {
        if (kept == packed.host()) {
            return cluster;
        }
        kept = NOTHING_KEPT;
        if (packed.host() >= file.size()) {
            throw malformed("a packed cluster behind the end of the file", packed.host());
        }
        // The last one's sectors may reach beyond the file.
        int length = (int) Math.min(packed.packedLength(), file.size() - packed.host());
        byte[] bytes = new byte[length];
        file.read(packed.host(), bytes, 0, length);
        int got = 0;
        try {
            got = isZstd ? unzstd(bytes) : inflate(bytes);
        } catch (IOException | DataFormatException e) {
            throw malformed("a packed cluster that cannot be unpacked", packed.host());
        }
        if (got != cluster.length) {
            throw malformed("a packed cluster of " + got + " bytes", packed.host());
        }
        kept = packed.host();
        return cluster;
    }

    private int inflate(byte[] bytes) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(bytes);
            int got = 0;
            int n = -1;
            while (got < cluster.length && n != 0) {
                n = inflater.inflate(cluster, got, cluster.length - got);
                got += n;
            }
            return got;
        } finally {
            inflater.end();
        }
    }

    private int unzstd(byte[] bytes) throws IOException {
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(bytes))) {
            in.setLongMax(MOST_WINDOW_BITS);
            return in.readNBytes(cluster, 0, cluster.length);
        }
    }

    private static MalformedException malformed(String what, long place) {
        return new MalformedException(what, Math.clamp(place, 0, Integer.MAX_VALUE));
    }
}
