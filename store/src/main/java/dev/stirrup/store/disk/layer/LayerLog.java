package dev.stirrup.store.disk.layer;

import dev.stirrup.store.disk.file.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The file that says which blocks a layer holds: a snapshot of the map, then what changed, in its
/// order. Bytes after the last sound record count as nothing. Not safe for use by several threads,
/// but [#sync].
///
/// The file is longer than what was written to it, by zeroes: so a record overwrites what the file
/// system has set aside already, and the disk being full stops writers before it stops the record
/// that makes durable what was written.
final class LayerLog implements Closeable {
    static final int HEADER = 24;
    private static final long MAGIC = 0x3152_4559_414c_5453L; // "STLAYER1"

    /// How much is set aside at a time.
    private static final int STEP = 64 << 10;

    /// What writers leave of it for others.
    private static final int RESERVE = 16 << 10;

    private final DiskFile file;
    private final long salt;
    private long end;
    private long setAside;

    private LayerLog(DiskFile file, long salt, long end) throws IOException {
        this.file = file;
        this.salt = salt;
        this.end = end;
        this.setAside = file.size();
    }

    /// Begins a log with what is true of a layer now. It is not synced yet.
    ///
    /// @param file an empty one
    /// @param salt any number that no other log is likely to have
    /// @param bytes how large the disk is
    static LayerLog begin(DiskFile file, long salt, long bytes, BlockMap map) throws IOException {
        Pages pages = new Pages(file);
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        pages.put(header.putLong(MAGIC).putLong(salt).putLong(~salt).flip());
        pages.put(new LogRecord.Grown(bytes).encode(salt));
        long blocks = map.blocks();
        for (long from = 0; from < blocks; ) {
            long to = map.runEnd(from, blocks);
            BlockState state = map.state(from);
            if (state != BlockState.BELOW) {
                pages.put(new LogRecord.Became(state, from, to).encode(salt));
            }
            from = to;
        }
        pages.put(new LogRecord.Durable(pages.end()).encode(salt));
        pages.write();
        return new LayerLog(file, salt, pages.end());
    }

    /// Collects records to write many at once.
    private static final class Pages {
        private final DiskFile file;
        private final ByteBuffer page = ByteBuffer.allocate(STEP);
        private long written;

        private Pages(DiskFile file) {
            this.file = file;
        }

        private long end() {
            return written + page.position();
        }

        private void put(ByteBuffer record) throws IOException {
            if (page.remaining() < record.remaining()) {
                write();
            }
            page.put(record);
        }

        private void write() throws IOException {
            page.flip();
            long length = page.remaining();
            file.write(page, written);
            written += length;
            page.clear();
        }
    }

    /// Opens a log to read it and then to go on with it.
    ///
    /// @throws DamagedLayerException when this is none
    static LayerLog open(DiskFile file) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        if (file.size() < HEADER) {
            throw new DamagedLayerException("the layer's log is shorter than its head");
        }
        file.read(header, 0);
        long salt = header.getLong(8);
        if (header.getLong(0) != MAGIC || header.getLong(16) != ~salt) {
            throw new DamagedLayerException("the layer's log has no head");
        }
        return new LayerLog(file, salt, HEADER);
    }

    /// Takes part in a walk over the log.
    @FunctionalInterface
    interface Visitor {
        /// @param at where the record begins
        void record(long at, LogRecord record) throws IOException;
    }

    /// Reads all sound records, and puts the end behind the last one.
    void read(Visitor visitor) throws IOException {
        end = HEADER;
        ByteBuffer in = ByteBuffer.allocate(STEP).order(ByteOrder.LITTLE_ENDIAN).limit(0);
        while (true) {
            if (in.remaining() < LogRecord.HEAD + LogRecord.MOST_BLOCKS * 4) {
                refill(in, end);
            }
            int length = in.remaining() < LogRecord.HEAD ? 0 : LogRecord.lengthAt(in);
            if (length == 0 || length > in.remaining()) {
                return;
            }
            ByteBuffer record = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            if (!LogRecord.isSound(record, salt)) {
                return;
            }
            visitor.record(end, LogRecord.decode(record));
            in.position(in.position() + length);
            end += length;
        }
    }

    /// Clears what stands behind the last sound record: what was lost in part must not be read as
    /// sound once new records reach up to it. Syncs when there was anything.
    void clearBehind() throws IOException {
        boolean isClear = true;
        ByteBuffer in = ByteBuffer.allocate(STEP);
        for (long at = end; at < setAside; at += in.limit()) {
            refill(in, at);
            if (in.mismatch(ByteBuffer.allocate(in.limit())) >= 0) {
                file.write(ByteBuffer.allocate(in.limit()), at);
                isClear = false;
            }
        }
        if (!isClear) {
            sync();
        }
    }

    /// Where the next record will begin.
    long end() {
        return end;
    }

    /// Writes a record behind the last one. When that fails it is as if it was not tried.
    void append(LogRecord record) throws IOException {
        boolean isSmall = record instanceof LogRecord.Durable || record instanceof LogRecord.Became;
        long needed = end + record.length() + (isSmall ? 0 : RESERVE);
        if (needed > setAside) {
            setAside(needed);
        }
        file.write(record.encode(salt), end);
        end += record.length();
    }

    void sync() throws IOException {
        file.sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void setAside(long needed) throws IOException {
        long wanted = Math.ceilDiv(needed, STEP) * STEP;
        file.write(ByteBuffer.allocate((int) (wanted - setAside)), setAside);
        setAside = wanted;
    }

    private void refill(ByteBuffer in, long at) throws IOException {
        long left = file.size() - at;
        in.clear().limit(Math.clamp(left, 0, in.capacity()));
        if (in.hasRemaining()) {
            file.read(in, at);
        }
        in.flip();
    }
}
