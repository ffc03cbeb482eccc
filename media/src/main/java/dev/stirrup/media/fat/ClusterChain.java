package dev.stirrup.media.fat;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Extent;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Follows the table from cluster to cluster. Keeps one piece of it in memory. For one thread.
final class ClusterChain {
    private static final int PIECE = 4096;
    private static final int MOST_EXTENTS = 1 << 18;
    private static final long NOTHING_LOADED = -1;

    private final ByteSource source;
    private final FatLayout layout;
    private final byte[] piece = new byte[PIECE];
    private long loaded = NOTHING_LOADED;

    ClusterChain(ByteSource source, FatLayout layout) {
        this.source = source;
        this.layout = layout;
    }

    ByteSource source() {
        return source;
    }

    /// The extents of what begins with a cluster.
    ///
    /// @param most how many bytes are wanted at most; all must be there when `isExact`
    List<Extent> extents(long first, long most, boolean isExact)
            throws IOException, MalformedException {
        List<Extent> extents = new ArrayList<>();
        long missing = most;
        long cluster = first;
        long seen = 0;
        while (missing > 0 && isData(cluster)) {
            if (++seen > layout.clusters()) {
                throw Damage.at("clusters in a ring", place(first));
            }
            long length = Math.min(layout.clusterSize(), missing);
            Damage.checkWithin(source, place(cluster), length);
            append(extents, new Extent(place(cluster), length));
            missing -= length;
            cluster = next(cluster);
        }
        if (isExact && missing > 0) {
            throw Damage.at("a file whose clusters are too few", place(first));
        }
        return extents;
    }

    private void append(List<Extent> extents, Extent next) throws MalformedException {
        Extent last = extents.isEmpty() ? new Extent(-2, 1) : extents.getLast();
        if (last.offset() + last.length() == next.offset()) {
            extents.removeLast();
            extents.add(new Extent(last.offset(), last.length() + next.length()));
            return;
        }
        if (extents.size() >= MOST_EXTENTS) {
            throw Damage.at("a file in more than " + MOST_EXTENTS + " pieces", next.offset());
        }
        extents.add(next);
    }

    private boolean isData(long cluster) {
        return cluster >= FatLayout.FIRST_CLUSTER
                && cluster < layout.clusters() + FatLayout.FIRST_CLUSTER;
    }

    long place(long cluster) {
        return layout.dataAt() + (cluster - FatLayout.FIRST_CLUSTER) * (long) layout.clusterSize();
    }

    /// What the table says of a cluster; marks of its end are no data clusters.
    private long next(long cluster) throws IOException, MalformedException {
        return switch (layout.bits()) {
            case 12 -> {
                long at = cluster + cluster / 2;
                int word = octet(at) | octet(at + 1) << 8;
                yield cluster % 2 == 0 ? word & 0xfff : word >> 4;
            }
            case 16 -> octet(2 * cluster) | octet(2 * cluster + 1) << 8;
            default -> {
                long at = 4 * cluster;
                long low = octet(at) | octet(at + 1) << 8 | octet(at + 2) << 16;
                yield low | (long) (octet(at + 3) & 0xf) << 24;
            }
        };
    }

    /// A byte of the table.
    private int octet(long at) throws IOException, MalformedException {
        if (at >= layout.tableSize()) {
            throw Damage.at("a cluster that the table does not cover", layout.tableAt());
        }
        long start = at - at % PIECE;
        if (loaded != start) {
            loaded = NOTHING_LOADED;
            int length = (int) Math.min(PIECE, layout.tableSize() - start);
            Damage.checkWithin(source, layout.tableAt() + start, length);
            source.read(layout.tableAt() + start, piece, 0, length);
            loaded = start;
        }
        return piece[(int) (at - start)] & 0xff;
    }
}
