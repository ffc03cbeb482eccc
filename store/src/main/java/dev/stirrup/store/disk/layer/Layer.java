package dev.stirrup.store.disk.layer;

import dev.stirrup.iscsi.Extent;
import dev.stirrup.store.disk.file.DiskFile;
import dev.stirrup.store.disk.file.DiskFolder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// What one machine changed of a disk: a data file in which each block lies at its own place, and a
/// log that says which blocks lie there. Reading needs no lock that a write holds while it waits
/// for the file system. Places are in bytes; what is written or zeroed begins and ends at multiples
/// of [#SECTOR].
///
/// **How it outlives a loss of power.** A block that was not in the layer is written to the data
/// file, then to the log together with its checksum, then it is shown to readers. Opening believes
/// such a record only when the bytes are there that it speaks of. [#flush] syncs the data, then
/// notes in the log that everything up to a place is true, then syncs the log; from then on these
/// blocks are overwritten in place, as on any disk.
public final class Layer implements Content, Closeable {
    /// The smallest piece that is written.
    public static final int SECTOR = 512;

    /// A block: what the log speaks of. The size of a page, of most file systems' blocks, and of
    /// the smallest write of most systems, so that hardly a write has to fetch what lies below
    /// first.
    public static final int BLOCK = 4096;

    static final String DATA = "data";

    private final LayerView view;
    private final DiskFile data;
    private final LayerState state;
    private final FreshBlocks fresh;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock flushing = new ReentrantLock();

    private volatile boolean isDataUnsynced;
    private volatile boolean isFailed;

    private Layer(Content below, DiskFile data, LayerState state) {
        this.view = new LayerView(state.map(), data, below);
        this.data = data;
        this.state = state;
        this.fresh = new FreshBlocks(state.map().blocks());
    }

    /// Makes an empty layer in a folder that holds none.
    ///
    /// @param bytes how large the disk is, a multiple of [#SECTOR]
    public static void create(DiskFolder folder, long bytes, RandomGenerator random)
            throws IOException {
        LayerState.create(folder, bytes, random);
        try (DiskFile data = folder.open(DATA)) {
            data.resize(0);
            data.resize(LayerState.blocks(bytes) * BLOCK);
            data.sync();
        }
    }

    /// Opens the layer in a folder, whatever happened to its last user.
    ///
    /// @param below what is read where the layer holds nothing
    /// @throws DamagedLayerException when the folder holds no sound layer
    public static Layer open(DiskFolder folder, Content below, RandomGenerator random)
            throws IOException {
        DiskFile data = folder.open(DATA);
        try {
            return new Layer(below, data, LayerState.open(folder, data, random));
        } catch (IOException | RuntimeException e) {
            data.close();
            throw e;
        }
    }

    @Override
    public long bytes() {
        return state.bytes();
    }

    /// How many bytes the layer holds by itself.
    public long ownBytes() {
        return state.map().stored() * BLOCK;
    }

    /// The same of a layer that may be in use by somebody else; nothing is changed.
    ///
    /// @throws DamagedLayerException when these are no layer's files
    public static long ownBytes(DiskFolder folder) throws IOException {
        try (DiskFile log = folder.openToRead(LayerState.LOG);
                DiskFile data = folder.openToRead(DATA)) {
            return Recovery.read(LayerLog.open(log), data).map().stored() * BLOCK;
        }
    }

    @Override
    public void locate(long at, long length, List<Extent> into) {
        view.locate(at, length, into);
    }

    @Override
    public Run run(long at, long limit) {
        return view.run(at, limit);
    }

    /// Writes from the buffer's position to its limit.
    public void write(long at, ByteBuffer content) throws IOException {
        writing.lock();
        try {
            writeLocked(at, content);
        } finally {
            writing.unlock();
        }
        limitFresh();
    }

    /// The same, if it need not wait for another writer or for a flush, and needs nothing from
    /// below.
    ///
    /// @return false when it would: nothing was done then
    public boolean writeAtOnce(long at, ByteBuffer content) throws IOException {
        boolean isWhole = at % BLOCK == 0 && content.remaining() % BLOCK == 0;
        if (!isWhole || fresh.isTooMany() || !writing.tryLock()) {
            return false;
        }
        try {
            writeLocked(at, content);
            return true;
        } finally {
            writing.unlock();
        }
    }

    /// Makes these bytes read as zeroes.
    ///
    /// @param keepsMapped whether they count as taking up space afterwards
    public void zero(long at, long length, boolean keepsMapped) throws IOException {
        writing.lock();
        try {
            long end = at + length;
            long from = Math.ceilDiv(at, BLOCK);
            long to = end == bytes() ? Math.ceilDiv(end, BLOCK) : end / BLOCK;
            if (from >= to) {
                writeZeroes(at, length);
                return;
            }
            writeZeroes(at, from * BLOCK - at);
            become(keepsMapped ? BlockState.ZEROED : BlockState.UNMAPPED, from, to);
            writeZeroes(Math.min(to * BLOCK, end), end - Math.min(to * BLOCK, end));
        } finally {
            writing.unlock();
        }
    }

    /// Compares what stands at `at` with `expected`, and writes `replacement` if it is equal; no
    /// other write comes in between.
    ///
    /// @return the first place that differs, counted from `at`, or -1
    public long compareAndWrite(long at, ByteBuffer expected, ByteBuffer replacement)
            throws IOException {
        writing.lock();
        try {
            ByteBuffer found = ByteBuffer.allocate(expected.remaining());
            read(found, at);
            int difference = found.flip().mismatch(expected);
            if (difference < 0) {
                writeLocked(at, replacement);
            }
            return difference;
        } finally {
            writing.unlock();
        }
    }

    private void limitFresh() throws IOException {
        if (fresh.isTooMany()) {
            flush();
        }
    }

    /// Returns when everything whose write has returned before outlives a loss of power.
    ///
    /// @throws IOException when that cannot be said, now and until the layer is opened anew: the
    ///   kernel forgets what it failed to write
    public void flush() throws IOException {
        flushing.lock();
        try {
            checkSound();
            if (state.isWorthRewriting() && isRewritten()) {
                return;
            }
            boolean hadUnsynced = begin();
            try {
                if (hadUnsynced) {
                    syncOrFail(data::sync);
                }
                commit();
            } catch (IOException e) {
                takeBack();
                throw e;
            }
        } finally {
            flushing.unlock();
        }
    }

    /// Whether something was written that a flush would make durable.
    public boolean isUnsynced() {
        return isDataUnsynced || state.hasUnsynced();
    }

    /// Makes a layer like this one, in a folder that holds none. Where the file system can share
    /// blocks between files it does.
    public void copyTo(DiskFolder folder) throws IOException {
        writing.lock();
        try (DiskFile copy = folder.open(DATA)) {
            copy.resize(LayerState.blocks(bytes()) * BLOCK);
            BlockMap map = state.map();
            for (long at = 0; at < map.blocks(); ) {
                BlockMap.Run run = map.run(at, map.blocks());
                if (run.state() == BlockState.STORED) {
                    data.copyTo(copy, at * BLOCK, (run.end() - at) * BLOCK);
                }
                at = run.end();
            }
            copy.sync();
            state.copyTo(folder);
        } finally {
            writing.unlock();
        }
    }

    /// Makes the disk larger.
    public void grow(long bytes) throws IOException {
        flushing.lock();
        writing.lock();
        try {
            data.resize(LayerState.blocks(bytes) * BLOCK);
            isDataUnsynced = true;
            state.grow(bytes);
            fresh.grow(state.map().blocks());
        } finally {
            writing.unlock();
            flushing.unlock();
        }
        flush();
    }

    /// Flushes, unless that failed before, and closes the files.
    @Override
    public void close() throws IOException {
        try (data;
                state;
                Closeable _ =
                        view.below() instanceof LayerReader rehearsed ? rehearsed : () -> {}) {
            if (!isFailed) {
                flush();
            }
        }
    }

    private void writeLocked(long at, ByteBuffer content) throws IOException {
        checkSound();
        isDataUnsynced = true;
        int limit = content.limit();
        long place = at;
        while (content.position() < limit) {
            long from = place / BLOCK;
            long to = LayerState.blocks(place + limit - content.position());
            long end = state.map().runEnd(from, Math.min(to, from + LogRecord.MOST_BLOCKS));
            content.limit((int) Math.min(limit, content.position() + end * BLOCK - place));
            long next = place + content.remaining();
            writeAlike(place, content);
            place = next;
            content.limit(limit);
        }
    }

    /// Writes to blocks that have the same state, at most [LogRecord#MOST_BLOCKS] of them.
    private void writeAlike(long at, ByteBuffer content) throws IOException {
        long from = at / BLOCK;
        long to = LayerState.blocks(at + content.remaining());
        boolean isStored = state.map().state(from) == BlockState.STORED;
        if (isStored && fresh.isNone(from, to)) {
            data.write(content, at);
            return;
        }
        ByteBuffer whole = WholeBlocks.around(at, content, this);
        int[] sums = BlockSums.of(whole);
        if (isStored) {
            // The checksum first: killed in between, the block still has one that fits.
            state.written(from, sums);
            data.write(whole, from * BLOCK);
        } else {
            // The data first: when the disk is full, the log has not promised any.
            data.write(whole, from * BLOCK);
            state.written(from, sums);
        }
        fresh.add(from, to);
    }

    private void writeZeroes(long at, long length) throws IOException {
        if (length > 0) {
            writeLocked(at, ByteBuffer.allocate((int) length));
        }
    }

    private void become(BlockState is, long from, long to) throws IOException {
        checkSound();
        if (state.map().isAll(from, to, is) || is == BlockState.UNMAPPED && isNothing(from, to)) {
            return;
        }
        boolean hadStored = state.map().hasAny(from, to, BlockState.STORED);
        state.became(is, from, to);
        fresh.drop(from, to);
        if (hadStored) {
            isDataUnsynced = true;
            data.punch(from * BLOCK, (to - from) * BLOCK);
        }
    }

    /// Whether there is nothing in these blocks, here or below.
    private boolean isNothing(long from, long to) {
        return state.map().isAll(from, to, BlockState.BELOW)
                && view.run(from * BLOCK, to * BLOCK).equals(new Run(false, to * BLOCK));
    }

    /// Everything written before counts to this flush, everything after to the next.
    ///
    /// @return whether data was written since the one before
    private boolean begin() {
        writing.lock();
        try {
            fresh.beginFlush();
            state.beginFlush();
            boolean hadUnsynced = isDataUnsynced;
            isDataUnsynced = false;
            return hadUnsynced;
        } finally {
            writing.unlock();
        }
    }

    private void commit() throws IOException {
        if (!state.hasUnsynced()) {
            return;
        }
        writing.lock();
        try {
            state.noteDurable();
        } finally {
            writing.unlock();
        }
        syncOrFail(state::sync);
        writing.lock();
        try {
            fresh.endFlush();
        } finally {
            writing.unlock();
        }
    }

    private void takeBack() {
        writing.lock();
        try {
            isDataUnsynced = true;
            fresh.takeBack();
        } finally {
            writing.unlock();
        }
    }

    /// Writers wait meanwhile: the new log speaks of all that was written.
    ///
    /// @return false when there was no space for a second log; the old one goes on
    private boolean isRewritten() throws IOException {
        writing.lock();
        try {
            isDataUnsynced = false;
            data.sync();
            if (!state.rewrite()) {
                return false;
            }
            fresh.clear();
            return true;
        } catch (IOException e) {
            isFailed = true;
            throw e;
        } finally {
            writing.unlock();
        }
    }

    @FunctionalInterface
    private interface Sync {
        void run() throws IOException;
    }

    private void syncOrFail(Sync sync) throws IOException {
        try {
            sync.run();
        } catch (IOException e) {
            isFailed = true;
            throw e;
        }
    }

    private void checkSound() throws IOException {
        if (isFailed) {
            throw new IOException("the disk below failed to keep what was written before");
        }
    }
}
