package dev.stirrup.store.disk;

import dev.stirrup.iscsi.BlockRange;
import dev.stirrup.iscsi.Extent;
import dev.stirrup.iscsi.LogicalUnit;
import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.UnitException.Fault;
import dev.stirrup.iscsi.UnitFacts;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.StoreException.Trouble;
import dev.stirrup.store.disk.layer.Content;
import dev.stirrup.store.disk.layer.DamagedContentException;
import dev.stirrup.store.disk.layer.Layer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A layer as the iSCSI target sees it: blocks of 512 bytes, eight of which lie together.
public final class DiskUnit implements LogicalUnit {
    /// Every firmware boots from such a disk; golden images are made for it.
    static final int BLOCK = Layer.SECTOR;

    private static final int PER_LAYER_BLOCK = Layer.BLOCK / BLOCK;

    private final Layer layer;
    private final UnitFacts facts;
    private final Path folder;

    /// @param serial 16 hexadecimal digits, the disk's own
    /// @param folder where the layer lies, for messages
    DiskUnit(Layer layer, String serial, Path folder) {
        this.layer = layer;
        this.folder = folder;
        this.facts =
                new UnitFacts(
                        UnitFacts.Kind.DISK,
                        BLOCK,
                        Layer.BLOCK,
                        false,
                        serial,
                        designator(serial),
                        PER_LAYER_BLOCK);
    }

    @Override
    public UnitFacts facts() {
        return facts;
    }

    @Override
    public long blocks() {
        return layer.bytes() / BLOCK;
    }

    @Override
    public List<Extent> locate(BlockRange range) {
        List<Extent> found = new ArrayList<>(1);
        layer.locate(range.lba() * BLOCK, range.count() * BLOCK, found);
        return found;
    }

    @Override
    public void write(long lba, ByteBuffer content) throws UnitException {
        guarded(() -> layer.write(lba * BLOCK, content));
    }

    @Override
    public boolean writeAtOnce(long lba, ByteBuffer content) throws UnitException {
        boolean[] isDone = {false};
        guarded(() -> isDone[0] = layer.writeAtOnce(lba * BLOCK, content));
        return isDone[0];
    }

    @Override
    public void writeZeroes(BlockRange range) throws UnitException {
        guarded(() -> layer.zero(range.lba() * BLOCK, range.count() * BLOCK, true));
    }

    @Override
    public void unmap(BlockRange range) throws UnitException {
        guarded(() -> layer.zero(range.lba() * BLOCK, range.count() * BLOCK, false));
    }

    @Override
    public long compareAndWrite(long lba, ByteBuffer expected, ByteBuffer replacement)
            throws UnitException {
        long[] difference = {0};
        guarded(() -> difference[0] = layer.compareAndWrite(lba * BLOCK, expected, replacement));
        return difference[0];
    }

    @Override
    public void flush() throws UnitException {
        guarded(layer::flush);
    }

    @Override
    public Mapping mapping(BlockRange range) {
        long at = range.lba() * BLOCK;
        Content.Run run = layer.run(at, range.end() * BLOCK);
        return new Mapping(run.isMapped(), (run.end() - at) / BLOCK);
    }

    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    private void guarded(Change change) throws UnitException {
        try {
            change.make();
        } catch (ClosedChannelException e) {
            throw new UnitException(Fault.GONE, folder + ": the disk was closed", e);
        } catch (DamagedContentException e) {
            // A write of a part of a block needs the rest of it.
            throw new UnitException(Fault.UNREADABLE, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            StoreException known = StoreException.of(e, folder);
            throw new UnitException(
                    known.trouble() == Trouble.DISK_FULL ? Fault.SPACE_EXHAUSTED : Fault.UNWRITABLE,
                    String.valueOf(known.getMessage()),
                    e);
        }
    }

    /// A name that begins with the digit 3: locally assigned (SPC-5 7.7.6.5.3).
    private static long designator(String serial) {
        return 3L << 60 | Long.parseUnsignedLong(serial, 16) >>> 4;
    }
}
