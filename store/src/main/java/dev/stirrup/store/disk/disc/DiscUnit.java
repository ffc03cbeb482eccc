package dev.stirrup.store.disk.disc;

import dev.stirrup.iscsi.BlockRange;
import dev.stirrup.iscsi.Extent;
import dev.stirrup.iscsi.LogicalUnit;
import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.UnitException.Fault;
import dev.stirrup.iscsi.UnitFacts;
import dev.stirrup.trust.content.Image;
import dev.stirrup.trust.content.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A disc image as the iSCSI target sees it: a CD-ROM with blocks of 2048 bytes. An image that ends
/// in the middle of a block ends in zeroes. The same image has the same serial number everywhere.
public final class DiscUnit implements LogicalUnit, AutoCloseable {
    private static final int BLOCK = 2048;

    /// The digits of the digest that name it.
    private static final int SERIAL = 16;

    private final DiscContent content;
    private final UnitFacts facts;

    DiscUnit(Image image, DiscContent content) {
        this.content = content;
        String serial = image.digest().substring(0, SERIAL);
        this.facts =
                new UnitFacts(
                        UnitFacts.Kind.CD_ROM, BLOCK, BLOCK, true, serial, designator(serial), 1);
    }

    @Override
    public UnitFacts facts() {
        return facts;
    }

    @Override
    public long blocks() {
        return Math.ceilDiv(content.bytes(), BLOCK);
    }

    @Override
    public List<Extent> locate(BlockRange range) {
        long at = range.lba() * BLOCK;
        long length = range.count() * BLOCK;
        long there = Math.min(length, content.bytes() - at);
        List<Extent> found = new ArrayList<>(2);
        found.add(content.locate(new Span(at, there)));
        if (there < length) {
            found.add(new Extent.Zeroes(length - there));
        }
        return found;
    }

    @Override
    public void write(long lba, ByteBuffer bytes) throws UnitException {
        throw readOnly();
    }

    @Override
    public void writeZeroes(BlockRange range) throws UnitException {
        throw readOnly();
    }

    @Override
    public void unmap(BlockRange range) throws UnitException {
        throw readOnly();
    }

    @Override
    public long compareAndWrite(long lba, ByteBuffer expected, ByteBuffer replacement)
            throws UnitException {
        throw readOnly();
    }

    /// There is nothing to be made durable.
    @Override
    public void flush() {}

    @Override
    public Mapping mapping(BlockRange range) {
        return new Mapping(true, range.count());
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private static UnitException readOnly() {
        return new UnitException(Fault.WRITE_PROTECTED, "a disc is not written to");
    }

    /// A name that begins with the digit 3: locally assigned (SPC-5 7.7.6.5.3).
    private static long designator(String serial) {
        return 3L << 60 | Long.parseUnsignedLong(serial, 16) >>> 4;
    }
}
