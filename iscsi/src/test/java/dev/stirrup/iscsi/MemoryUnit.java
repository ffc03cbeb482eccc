package dev.stirrup.iscsi;

import dev.stirrup.iscsi.UnitException.Fault;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A disk in memory that a test can let fail.
public final class MemoryUnit implements LogicalUnit {
    private final UnitFacts facts;
    private final BitSet mapped = new BitSet();
    private byte[] content;
    public @Nullable Fault fault;
    public int flushes;
    public int writes;
    public int located;

    /// Runs in the middle of a read.
    public Runnable whenLocated = () -> {};

    public MemoryUnit(int blocks, UnitFacts facts) {
        this.facts = facts;
        this.content = new byte[blocks * facts.blockSize()];
    }

    public static MemoryUnit disk(int blocks) {
        return new MemoryUnit(
                blocks,
                new UnitFacts(
                        UnitFacts.Kind.DISK, 512, 4096, false, "S1", 0x3000_0000_0000_0001L, 8));
    }

    public static MemoryUnit disc(int blocks) {
        return new MemoryUnit(
                blocks,
                new UnitFacts(
                        UnitFacts.Kind.CD_ROM, 2048, 2048, true, "S2", 0x3000_0000_0000_0002L, 1));
    }

    public void grow(int blocks) {
        content = Arrays.copyOf(content, blocks * facts.blockSize());
    }

    public byte[] content() {
        return content;
    }

    @Override
    public UnitFacts facts() {
        return facts;
    }

    @Override
    public long blocks() {
        return content.length / facts.blockSize();
    }

    @Override
    public List<Extent> locate(BlockRange range) throws UnitException {
        fail();
        located++;
        whenLocated.run();
        return List.of(new Extent.Held(slice(range.lba(), range.count())));
    }

    @Override
    public void write(long lba, ByteBuffer data) throws UnitException {
        fail();
        writes++;
        mapped.set((int) lba, (int) lba + data.remaining() / facts.blockSize());
        slice(lba, blocks() - lba).put(data);
    }

    @Override
    public void writeZeroes(BlockRange range) throws UnitException {
        write(range.lba(), ByteBuffer.allocate((int) range.count() * facts.blockSize()));
    }

    @Override
    public void unmap(BlockRange range) throws UnitException {
        writeZeroes(range);
        mapped.clear((int) range.lba(), (int) range.end());
    }

    @Override
    public long compareAndWrite(long lba, ByteBuffer expected, ByteBuffer replacement)
            throws UnitException {
        int length = expected.remaining();
        int difference = slice(lba, blocks() - lba).slice(0, length).mismatch(expected);
        if (difference < 0) {
            write(lba, replacement);
        }
        return difference;
    }

    @Override
    public void flush() throws UnitException {
        fail();
        flushes++;
    }

    @Override
    public Mapping mapping(BlockRange range) {
        boolean first = mapped.get((int) range.lba());
        int end = (int) range.lba();
        while (end < range.end() && mapped.get(end) == first) {
            end++;
        }
        return new Mapping(first, end - range.lba());
    }

    private void fail() throws UnitException {
        if (fault != null) {
            throw new UnitException(fault, "as the test wants it");
        }
    }

    private ByteBuffer slice(long lba, long count) {
        return ByteBuffer.wrap(content)
                .slice((int) lba * facts.blockSize(), (int) count * facts.blockSize());
    }
}
