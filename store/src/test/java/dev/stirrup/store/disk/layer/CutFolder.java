package dev.stirrup.store.disk.layer;

import dev.stirrup.store.disk.file.DiskFile;
import dev.stirrup.store.disk.file.DiskFolder;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A folder in memory that tells apart what was written and what would outlive a loss of power. The
/// power goes when its count of changes is used up; then, sector by sector, what was not synced is
/// there, or is not.
final class CutFolder implements DiskFolder {
    static final int SECTOR = 512;

    private final RandomGenerator random;
    private final int unit;
    private final Map<String, MemoryFile> files = new TreeMap<>();
    private long left = Long.MAX_VALUE;
    private boolean isOut;
    private boolean isFull;
    long changes;

    /// @param unit a write that is cut off ends at a multiple of it: a sector when power is lost, a
    ///   page when the process is killed, for so the kernel copies
    CutFolder(RandomGenerator random, int unit) {
        this.random = random;
        this.unit = unit;
    }

    /// The power is gone.
    static final class PowerCutException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// The change after so many more is cut off in its middle.
    void cutAfter(long more) {
        left = more;
    }

    /// Writes fail from now on that need space, or succeed again.
    void fill(boolean full) {
        isFull = full;
    }

    /// Power comes back; what was not synced may be lost in part.
    void restart() {
        files.values().forEach(MemoryFile::lose);
        left = Long.MAX_VALUE;
        isOut = false;
    }

    /// The process was killed and begins anew; the file system lost nothing.
    void revive() {
        left = Long.MAX_VALUE;
        isOut = false;
    }

    @Override
    public DiskFile open(String name) {
        if (!files.containsKey(name)) {
            change();
            files.put(name, new MemoryFile());
        }
        return files.get(name);
    }

    @Override
    public DiskFile openToRead(String name) {
        return open(name);
    }

    @Override
    public boolean has(String name) {
        return files.containsKey(name);
    }

    @Override
    public void rename(String from, String to) {
        boolean isCut = begin();
        if (!isCut || random.nextBoolean()) {
            files.put(to, files.remove(from));
        }
        end(isCut);
    }

    @Override
    public void delete(String name) {
        if (files.containsKey(name)) {
            boolean isCut = begin();
            if (!isCut || random.nextBoolean()) {
                files.remove(name);
            }
            end(isCut);
        }
    }

    /// Whether the power goes during the change that begins.
    private boolean begin() {
        if (isOut) {
            throw new PowerCutException();
        }
        changes++;
        return left-- == 0;
    }

    private void end(boolean isCut) {
        if (isCut) {
            isOut = true;
            throw new PowerCutException();
        }
    }

    private void change() {
        end(begin());
    }

    private final class MemoryFile implements DiskFile {
        private byte[] now = new byte[0];
        private byte[] kept = new byte[0];

        /// For each sector what it was since the last sync, in order.
        private final Map<Integer, List<byte[]>> pending = new TreeMap<>();

        @Override
        public synchronized long size() {
            return now.length;
        }

        @Override
        public synchronized void resize(long bytes) {
            change();
            int before = now.length;
            now = Arrays.copyOf(now, (int) bytes);
            remember(Math.min(before, now.length), Math.max(before, now.length));
        }

        @Override
        public synchronized void read(ByteBuffer into, long offset) throws IOException {
            if (isOut) {
                throw new PowerCutException();
            }
            if (offset + into.remaining() > now.length) {
                throw new EOFException();
            }
            into.put(now, (int) offset, into.remaining());
        }

        @Override
        public synchronized void write(ByteBuffer from, long offset) throws IOException {
            boolean isCut = begin();
            int length = from.remaining();
            if (isFull && offset + length > now.length) {
                throw new IOException("No space left on device");
            }
            if (offset + length > now.length) {
                now = Arrays.copyOf(now, (int) offset + length);
            }
            // Cut in the middle: a part of the bytes arrived.
            int arrived = isCut ? random.nextInt(length + 1) : length;
            if (arrived < length) {
                arrived = Math.max(0, arrived - (int) (offset + arrived) % unit);
            }
            from.get(now, (int) offset, arrived);
            from.position(from.position() + length - arrived);
            remember((int) offset, (int) offset + arrived);
            end(isCut);
        }

        @Override
        public synchronized void sync() {
            boolean isCut = begin();
            if (isCut) {
                end(true);
            }
            kept = now.clone();
            pending.clear();
        }

        @Override
        public synchronized void punch(long offset, long length) {
            boolean isCut = begin();
            int arrived = (int) (isCut ? random.nextLong(length + 1) : length);
            arrived -= arrived % SECTOR;
            Arrays.fill(now, (int) offset, (int) offset + arrived, (byte) 0);
            remember((int) offset, (int) offset + arrived);
            end(isCut);
        }

        private void remember(int from, int to) {
            for (int at = from - from % SECTOR; at < to; at += SECTOR) {
                int end = Math.min(at + SECTOR, now.length);
                byte[] was = at < end ? Arrays.copyOfRange(now, at, end) : new byte[0];
                pending.computeIfAbsent(at, _ -> new ArrayList<>()).add(was);
            }
        }

        /// Each sector is what it was at some time since the last sync, or at that sync.
        private synchronized void lose() {
            int style = random.nextInt(4);
            byte[] left = Arrays.copyOf(kept, random.nextBoolean() ? now.length : kept.length);
            for (Map.Entry<Integer, List<byte[]>> entry : pending.entrySet()) {
                List<byte[]> versions = entry.getValue();
                int chosen =
                        switch (style) {
                            case 0 -> -1;
                            case 1 -> versions.size() - 1;
                            case 2 -> random.nextInt(-1, versions.size());
                            default -> random.nextInt(8) == 0 ? -1 : versions.size() - 1;
                        };
                if (chosen >= 0) {
                    int at = entry.getKey();
                    byte[] version = versions.get(chosen);
                    if (left.length < at + version.length) {
                        left = Arrays.copyOf(left, at + version.length);
                    }
                    System.arraycopy(version, 0, left, at, version.length);
                }
            }
            now = left;
            kept = left.clone();
            pending.clear();
        }

        @Override
        public <T> Optional<T> as(Class<T> type) {
            return Optional.empty();
        }

        @Override
        public void close() {
            // Opened again later.
        }
    }
}
