package dev.stirrup.media.disk;

import dev.stirrup.wire.MalformedException;
import java.io.IOException;

/// The content of a virtual disk, read piece by piece from the file it is kept in. Any file gives
/// content or an exception, with memory that does not depend on what the file claims. For one
/// thread.
public interface DiskImage {
    /// The largest disk that is read, in bytes: VHDX's own limit.
    long LARGEST = 64L << 40;

    /// How large the disk is, in bytes, 0 to [#LARGEST]. Not always a multiple of 512: a raw file
    /// may end anywhere.
    long size();

    /// What the bytes from `at` on are alike in.
    ///
    /// @param at below [#size]
    /// @throws MalformedException when the file is damaged there
    Stretch stretch(long at) throws IOException, MalformedException;

    /// Reads `count` bytes of the disk that begin at `at` into `into` from index 0 on. All of them
    /// lie within [#size].
    ///
    /// @throws MalformedException when the file is damaged there
    void read(long at, byte[] into, int count) throws IOException, MalformedException;

    /// At most so many bytes of the disk are other than zero. Looks through all tables of the file.
    default long storedBytes() throws IOException, MalformedException {
        long stored = 0;
        long at = 0;
        while (at < size()) {
            Stretch stretch = stretch(at);
            stored += stretch.isZero() ? 0 : stretch.length();
            at += stretch.length();
        }
        return stored;
    }
}
