package dev.stirrup.store.disk.golden;

import dev.stirrup.iscsi.Extent;
import dev.stirrup.store.disk.file.DiskFile;
import dev.stirrup.store.disk.file.DiskFolder;
import dev.stirrup.store.disk.layer.DamagedContentException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file of a golden image, and which of its leaves were compared with their digests: each when
/// it is first read, and again once that was one to two hours ago, because what rots on the disk
/// tells nobody. Only the leaf that is damaged cannot be read; a disk with a bad place is better
/// than none. Safe for use by several threads.
final class LeafChecks implements Extent.Source, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(LeafChecks.class);
    private static final long PERIOD_MILLIS = 3_600_000;

    /// How many leaves are compared at the same time. Whoever waits for one of them finds it done.
    private static final int AT_ONCE = 8;

    private final GoldenIndex index;
    private final DiskFolder folder;
    private final InstantSource clock;
    private final Object[] comparing = new Object[AT_ONCE];
    private final List<DiskFile> all = new ArrayList<>();
    private final BitSet told = new BitSet();

    /// For each leaf the mark of the period in which it was compared, or 0. Written under this
    /// object's lock and read without: who sees an old mark compares once more.
    private final byte[] marks;

    private volatile DiskFile file;
    private volatile long period;

    /// @param folder with the image's file, which is opened
    LeafChecks(GoldenIndex index, DiskFolder folder, InstantSource clock) throws IOException {
        this.index = index;
        this.folder = folder;
        this.clock = clock;
        this.marks = new byte[index.leaves().length / GoldenIndex.DIGEST];
        Arrays.setAll(comparing, _ -> new Object());
        this.file = opened();
    }

    /// From where these bytes may be read: the file itself when they were compared, else this,
    /// which compares them. Answers from memory.
    Extent.Source source(long at, long length) {
        long now = clock.millis() / PERIOD_MILLIS;
        if (now != period) {
            begin(now);
        }
        // First the file, then the marks: they are cleared before another file takes its place.
        DiskFile compared = file;
        int last = leaf(at + length - 1);
        for (int leaf = leaf(at); leaf <= last; leaf++) {
            if (marks[leaf] == 0) {
                return this;
            }
        }
        return compared;
    }

    /// Compares the leaves that these bytes lie in, unless that was done, and gives what was
    /// compared.
    @Override
    public void read(ByteBuffer into, long offset) throws IOException {
        long at = offset;
        while (into.hasRemaining()) {
            int leaf = leaf(at);
            long begin = (long) leaf * GoldenIndex.LEAF;
            int count = (int) Math.min(into.remaining(), begin + GoldenIndex.LEAF - at);
            synchronized (comparing[leaf % AT_ONCE]) {
                if (marks[leaf] == 0) {
                    into.put(compared(leaf), (int) (at - begin), count);
                    at += count;
                    continue;
                }
            }
            file.read(into.slice(into.position(), count), at);
            into.position(into.position() + count);
            at += count;
        }
    }

    @Override
    public <T> Optional<T> as(Class<T> type) {
        return Optional.empty();
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    /// Whether the leaf that begins at `at` is now what was taken in, however lately it was
    /// compared.
    boolean isSound(long at) throws IOException {
        Optional<byte[]> bytes = bytes(file, leaf(at));
        return bytes.isPresent() && index.holds(at, bytes.get());
    }

    @Override
    public void close() throws IOException {
        synchronized (all) {
            for (DiskFile one : all) {
                one.close();
            }
        }
    }

    /// The leaf's bytes, which are right.
    private byte[] compared(int leaf) throws IOException {
        long begin = (long) leaf * GoldenIndex.LEAF;
        DiskFile from = file;
        Optional<byte[]> bytes = bytes(from, leaf);
        if (bytes.isEmpty() || !index.holds(begin, bytes.get())) {
            return repaired(leaf);
        }
        synchronized (this) {
            if (file.equals(from)) {
                marks[leaf] = mark(period);
            }
        }
        return bytes.get();
    }

    /// The same from the file that lies at this place now: whoever imports the image again puts
    /// right bytes there.
    private byte[] repaired(int leaf) throws IOException {
        long begin = (long) leaf * GoldenIndex.LEAF;
        DiskFile other = folder.openToRead(GoldenWriter.CONTENT);
        Optional<byte[]> bytes = bytes(other, leaf);
        if (bytes.isEmpty() || !index.holds(begin, bytes.get())) {
            other.close();
            throw damaged(leaf);
        }
        synchronized (this) {
            Arrays.fill(marks, (byte) 0);
            file = kept(other);
            told.clear();
        }
        return bytes.get();
    }

    private synchronized DamagedContentException damaged(int leaf) {
        long begin = (long) leaf * GoldenIndex.LEAF;
        String what =
                String.format(
                        "golden image %s: bytes %d to %d have changed",
                        index.digest(), begin, begin + length(leaf) - 1);
        if (!told.get(leaf)) {
            told.set(leaf);
            LOG.error("{}; disks over it cannot read them; import it again", what);
        }
        return new DamagedContentException(what);
    }

    /// Empty when the file ends before.
    private Optional<byte[]> bytes(DiskFile from, int leaf) throws IOException {
        var bytes = new byte[length(leaf)];
        try {
            from.read(ByteBuffer.wrap(bytes), (long) leaf * GoldenIndex.LEAF);
            return Optional.of(bytes);
        } catch (EOFException _) {
            return Optional.empty();
        }
    }

    private int length(int leaf) {
        return (int) Math.min(GoldenIndex.LEAF, index.size() - (long) leaf * GoldenIndex.LEAF);
    }

    /// What was compared in the period before still counts, what is older does not.
    private synchronized void begin(long now) {
        if (now == period) {
            return;
        }
        byte kept = now == period + 1 ? mark(period) : 0;
        for (int leaf = 0; leaf < marks.length; leaf++) {
            if (marks[leaf] != kept) {
                marks[leaf] = 0;
            }
        }
        period = now;
    }

    private static byte mark(long period) {
        return (byte) (1 + (period & 1));
    }

    private static int leaf(long at) {
        return (int) (at / GoldenIndex.LEAF);
    }

    private DiskFile opened() throws IOException {
        return kept(folder.openToRead(GoldenWriter.CONTENT));
    }

    /// What was handed out may still be read, so no file is closed before the image is.
    private DiskFile kept(DiskFile one) {
        synchronized (all) {
            all.add(one);
        }
        return one;
    }
}
