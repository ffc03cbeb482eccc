package dev.stirrup.store.disk.layer;

import dev.stirrup.store.disk.file.DiskFile;
import dev.stirrup.store.disk.file.DiskFolder;
import java.io.Closeable;
import java.io.IOException;
import java.util.random.RandomGenerator;

/// The map of a layer together with its log: what is noted in the one shows in the other. Changes
/// are made by one thread at a time.
final class LayerState implements Closeable {
    static final String LOG = "map";
    private static final String NEW_LOG = "map.new";

    /// A log that is shorter is never written anew.
    private static final long SHORT = 1 << 20;

    private final DiskFolder folder;
    private final RandomGenerator random;
    private final BlockMap map;
    private volatile LayerLog log;
    private volatile long bytes;

    /// Where the log's snapshot of the map ends.
    private long snapshotEnd;

    /// Everything before this place was noted to be durable.
    private volatile long durableEnd;

    /// Where the last record ends that says something about blocks.
    private volatile long changesEnd;

    private long flushEnd;

    private LayerState(DiskFolder folder, RandomGenerator random, Recovered found) {
        this.folder = folder;
        this.random = random;
        this.map = found.map();
        this.log = found.log();
        this.bytes = found.bytes();
        this.durableEnd = found.durableEnd();
        this.changesEnd = found.log().end();
        this.snapshotEnd = found.log().end();
    }

    static void create(DiskFolder folder, long bytes, RandomGenerator random) throws IOException {
        BlockMap map = new BlockMap(blocks(bytes));
        writeLog(folder, random.nextLong(), bytes, map).close();
        folder.rename(NEW_LOG, LOG);
    }

    /// Reads the log, and asks the data for the bytes that nobody vouches for. When there are such,
    /// what was found is made durable before anybody sees it.
    static LayerState open(DiskFolder folder, DiskFile data, RandomGenerator random)
            throws IOException {
        if (!folder.has(LOG)) {
            throw new DamagedLayerException("the layer has no log");
        }
        DiskFile file = folder.open(LOG);
        try {
            LayerState state =
                    new LayerState(folder, random, Recovery.read(LayerLog.open(file), data));
            state.log.clearBehind();
            if (state.hasUnsynced()) {
                state.makeDurable(data);
            }
            return state;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// What a log gave.
    ///
    /// @param durableEnd the log is true up to here
    record Recovered(LayerLog log, BlockMap map, long bytes, long durableEnd) {}

    static long blocks(long bytes) {
        return Math.ceilDiv(bytes, Layer.BLOCK);
    }

    BlockMap map() {
        return map;
    }

    long bytes() {
        return bytes;
    }

    /// Blocks were written to the data file.
    void written(long from, int[] sums) throws IOException {
        note(new LogRecord.Written(from, sums));
        map.set(from, from + sums.length, BlockState.STORED);
    }

    void became(BlockState state, long from, long to) throws IOException {
        note(new LogRecord.Became(state, from, to));
        map.set(from, to, state);
    }

    void grow(long more) throws IOException {
        note(new LogRecord.Grown(more));
        map.grow(blocks(more));
        bytes = more;
    }

    boolean hasUnsynced() {
        return changesEnd > durableEnd;
    }

    /// What stands in the log now is what the next [#noteDurable] speaks of.
    void beginFlush() {
        flushEnd = log.end();
    }

    /// The data of everything before the last [#beginFlush] is durable. So is this note after the
    /// next [#sync].
    void noteDurable() throws IOException {
        log.append(new LogRecord.Durable(flushEnd));
        durableEnd = flushEnd;
    }

    void sync() throws IOException {
        log.sync();
    }

    /// Whether the log is much longer than what it says.
    boolean isWorthRewriting() {
        return log.end() > SHORT + 3 * snapshotEnd;
    }

    /// Writes the map into a new log, and goes on with that one. The data of all blocks is durable,
    /// and nothing is changed meanwhile.
    ///
    /// @return false when there was no space for it; the old log goes on
    /// @throws IOException when it is not known which of the two a loss of power would leave
    boolean rewrite() throws IOException {
        LayerLog next;
        try {
            next = writeLog(folder, random.nextLong(), bytes, map);
        } catch (IOException _) {
            snapshotEnd = log.end(); // tried again when the log is much longer
            return false;
        }
        LayerLog before = log;
        log = next;
        folder.rename(NEW_LOG, LOG);
        before.close();
        snapshotEnd = next.end();
        changesEnd = next.end();
        durableEnd = next.end();
        return true;
    }

    private void makeDurable(DiskFile data) throws IOException {
        data.sync();
        if (!rewrite()) {
            beginFlush();
            noteDurable();
            sync();
        }
    }

    /// Makes a log that says the same, in another folder.
    void copyTo(DiskFolder other) throws IOException {
        writeLog(other, random.nextLong(), bytes, map).close();
        other.rename(NEW_LOG, LOG);
    }

    @Override
    public void close() throws IOException {
        log.close();
    }

    private void note(LogRecord record) throws IOException {
        log.append(record);
        changesEnd = log.end();
    }

    /// Writes a log of its own, synced, under the name of the next one.
    private static LayerLog writeLog(DiskFolder folder, long salt, long bytes, BlockMap map)
            throws IOException {
        folder.delete(NEW_LOG);
        DiskFile file = folder.open(NEW_LOG);
        try {
            LayerLog log = LayerLog.begin(file, salt, bytes, map);
            log.sync();
            return log;
        } catch (IOException | RuntimeException e) {
            file.close();
            folder.delete(NEW_LOG);
            throw e;
        }
    }
}
