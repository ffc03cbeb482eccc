package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.BlockRange;
import dev.stirrup.iscsi.Extent;
import dev.stirrup.iscsi.LogicalUnit;
import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.UnitException.Fault;
import dev.stirrup.iscsi.UnitFacts;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// A disk in one plain file, with a journal beside it for atomic writes: what these tests need of a
/// unit, done for real.
final class FileUnit implements LogicalUnit, Extent.Source, AutoCloseable {
    private static final int LONGEST_ATOMIC = 1024;

    private final UnitFacts facts;
    private final FileChannel file;
    private final FileChannel journal;
    private final BitSet mapped = new BitSet();
    private final long blocks;

    FileUnit(Path path, UnitFacts facts) throws IOException {
        this.facts = facts;
        this.file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.journal =
                FileChannel.open(
                        path.resolveSibling(path.getFileName() + ".journal"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        this.blocks = file.size() / facts.blockSize();
        replay();
    }

    /// A new sparse disk.
    static FileUnit create(Path path, long bytes, UnitFacts facts) throws IOException {
        try (FileChannel made =
                FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            made.write(ByteBuffer.allocate(1), bytes - 1);
        }
        return new FileUnit(path, facts);
    }

    static UnitFacts disk(int physicalBlockSize) {
        return new UnitFacts(
                UnitFacts.Kind.DISK,
                512,
                physicalBlockSize,
                false,
                "STIR0001",
                0x3aa1_0203_0405_0607L,
                1);
    }

    @Override
    public UnitFacts facts() {
        return facts;
    }

    @Override
    public long blocks() {
        return blocks;
    }

    @Override
    public List<Extent> locate(BlockRange range) {
        return List.of(
                new Extent.Stored(
                        this, range.lba() * facts.blockSize(), range.count() * facts.blockSize()));
    }

    @Override
    public synchronized void write(long lba, ByteBuffer content) throws UnitException {
        int count = content.remaining() / facts.blockSize();
        put(content, lba * facts.blockSize());
        mapped.set((int) lba, (int) lba + count);
    }

    @Override
    public int longestAtomicWrite() {
        return LONGEST_ATOMIC;
    }

    /// The journal is durable before the file is touched, and void after.
    @Override
    public synchronized void writeAtomically(long lba, ByteBuffer content) throws UnitException {
        try {
            ByteBuffer entry = ByteBuffer.allocate(12 + content.remaining());
            entry.putLong(lba).putInt(content.remaining()).put(content.duplicate()).flip();
            journal.write(entry, 0);
            journal.force(false);
            write(lba, content);
            file.force(false);
            journal.truncate(0);
        } catch (IOException e) {
            throw new UnitException(Fault.UNWRITABLE, "cannot write", e);
        }
    }

    @Override
    public synchronized void writeZeroes(BlockRange range) throws UnitException {
        zero(range);
        mapped.set((int) range.lba(), (int) range.end());
    }

    @Override
    public synchronized void unmap(BlockRange range) throws UnitException {
        zero(range);
        mapped.clear((int) range.lba(), (int) range.end());
    }

    @Override
    public synchronized long compareAndWrite(long lba, ByteBuffer expected, ByteBuffer replacement)
            throws UnitException {
        ByteBuffer now = ByteBuffer.allocate(expected.remaining());
        try {
            read(now, lba * facts.blockSize());
        } catch (IOException e) {
            throw new UnitException(Fault.UNREADABLE, "cannot read", e);
        }
        int difference = now.flip().mismatch(expected);
        if (difference < 0) {
            write(lba, replacement);
        }
        return difference;
    }

    @Override
    public void flush() throws UnitException {
        try {
            file.force(false);
        } catch (IOException e) {
            throw new UnitException(Fault.UNWRITABLE, "cannot flush", e);
        }
    }

    @Override
    public synchronized Mapping mapping(BlockRange range) {
        int first = (int) range.lba();
        boolean isMapped = mapped.get(first);
        int end = isMapped ? mapped.nextClearBit(first) : mapped.nextSetBit(first);
        long count = end < 0 ? range.count() : Math.min(range.count(), end - first);
        return new Mapping(isMapped, count);
    }

    @Override
    public void read(ByteBuffer into, long offset) throws IOException {
        long at = offset;
        while (into.hasRemaining()) {
            int count = file.read(into, at);
            if (count < 0) {
                throw new EOFException();
            }
            at += count;
        }
    }

    @Override
    public <T> Optional<T> as(Class<T> type) {
        return type.isInstance(file) ? Optional.of(type.cast(file)) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        file.close();
        journal.close();
    }

    private void zero(BlockRange range) throws UnitException {
        int size = (int) Math.min(range.count() * facts.blockSize(), 1 << 20);
        long end = range.end() * facts.blockSize();
        for (long at = range.lba() * facts.blockSize(); at < end; at += size) {
            put(ByteBuffer.allocate((int) Math.min(size, end - at)), at);
        }
    }

    private void put(ByteBuffer content, long offset) throws UnitException {
        try {
            long at = offset;
            while (content.hasRemaining()) {
                at += file.write(content, at);
            }
        } catch (IOException e) {
            throw new UnitException(Fault.UNWRITABLE, "cannot write", e);
        }
    }

    private void replay() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(12);
        if (journal.read(head, 0) == head.capacity()) {
            ByteBuffer content = ByteBuffer.allocate(head.getInt(8));
            if (journal.read(content, 12) == content.capacity()) {
                file.write(content.flip(), head.getLong(0) * facts.blockSize());
                file.force(false);
            }
        }
        journal.truncate(0);
    }
}
