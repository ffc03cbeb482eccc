package dev.stirrup.iscsi;

import java.nio.ByteBuffer;
import java.util.List;

/// One disk or CD-ROM, as SCSI sees it: numbered blocks of equal size. Blocks that nobody wrote, or
/// that were unmapped, read as zeroes.
///
/// Several sessions use a unit at the same time, so it is safe for use by several threads. Commands
/// that overlap may take effect in any order (SAM-5 4.1), but each single block is old or new,
/// never a mixture.
///
/// Ranges always lie inside [#blocks()]; the caller has checked them.
///
/// **Which methods may block.** [#facts()], [#blocks()], [#locate], [#mapping] and [#writeAtOnce]
/// are called on event loops; all but the last answer from memory. All others, and reading from an
/// [Extent.Stored], may wait for a disk and are called off the event loops.
public interface LogicalUnit {
    /// What never changes while the unit is in use.
    UnitFacts facts();

    /// How many blocks it has now, 1 or more. A disk may grow while it is in use, never shrink.
    long blocks();

    /// Where the content of these blocks lies, in their order: together exactly `range.count()`
    /// blocks. See [Extent] for how long the answer holds.
    ///
    /// @throws UnitException when it is known already that they cannot be read
    List<Extent> locate(BlockRange range) throws UnitException;

    /// Writes whole blocks from `lba` on. `content` is read from its position to its limit; it may
    /// be changed as soon as this returns.
    ///
    /// @throws UnitException when not all of it could be written; some blocks may be new then
    void write(long lba, ByteBuffer content) throws UnitException;

    /// Writes as [#write] does, if that takes no longer than it takes the kernel to accept the
    /// bytes: it waits for no other writer, no flush and no disk. For event loops.
    ///
    /// @return false when it would wait; then nothing was written and nothing read from `content`
    default boolean writeAtOnce(long lba, ByteBuffer content) throws UnitException {
        return false;
    }

    /// How many blocks [#writeAtomically] takes at most; 0 when this unit has no such thing.
    default int longestAtomicWrite() {
        return 0;
    }

    /// Writes as [#write] does, but all or nothing: no reader and no loss of power sees a part of
    /// it (SBC-4 4.29). Only called when [#longestAtomicWrite()] allows as many blocks.
    default void writeAtomically(long lba, ByteBuffer content) throws UnitException {
        throw new IllegalStateException("this unit writes nothing atomically");
    }

    /// Makes these blocks read as zeroes and count as mapped afterwards.
    void writeZeroes(BlockRange range) throws UnitException;

    /// Makes these blocks read as zeroes and gives back the space they took, where that is
    /// possible. Also in a layer over a golden image: the image's content must not show again.
    void unmap(BlockRange range) throws UnitException;

    /// Compares the blocks from `lba` on with `expected` and, if they are equal, writes
    /// `replacement`, which is as long. No other write comes in between (SBC-4 5.3).
    ///
    /// @return the offset in bytes of the first difference, or -1 when it was written
    long compareAndWrite(long lba, ByteBuffer expected, ByteBuffer replacement)
            throws UnitException;

    /// Returns when everything whose write has returned before is durable: it outlives a loss of
    /// power. This is what SYNCHRONIZE CACHE and the bit FUA wait for.
    void flush() throws UnitException;

    /// Whether the block `range.lba()` takes up space, and how many of the range's blocks, 1 or
    /// more, are alike. Blocks of a golden image below a layer are mapped.
    Mapping mapping(BlockRange range);

    /// A run of blocks that are alike.
    ///
    /// @param mapped whether they take up space; else they read as zeroes
    /// @param count how many, 1 or more
    record Mapping(boolean mapped, long count) {}
}
