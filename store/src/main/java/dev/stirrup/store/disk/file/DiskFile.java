package dev.stirrup.store.disk.file;

import dev.stirrup.iscsi.Extent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A file that parts of a disk lie in. Safe for use by several threads.
public interface DiskFile extends Extent.Source, Closeable {
    /// In bytes.
    long size() throws IOException;

    /// Makes the file shorter or longer; what is new reads as zeroes and takes no space yet.
    void resize(long bytes) throws IOException;

    /// Writes from the buffer's position to its limit. The file grows if need be.
    void write(ByteBuffer from, long offset) throws IOException;

    /// Returns when everything written before outlives a loss of power, the file's size included.
    void sync() throws IOException;

    /// Copies bytes to the same place of another file; by the kernel, where it can.
    default void copyTo(DiskFile other, long offset, long length) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(1 << 20);
        for (long done = 0; done < length; ) {
            piece.clear().limit((int) Math.min(piece.capacity(), length - done));
            read(piece, offset + done);
            other.write(piece.flip(), offset + done);
            done += piece.limit();
        }
    }

    /// Gives back the space of these bytes, which read as zeroes then, where the file system can;
    /// where it cannot it does nothing.
    void punch(long offset, long length) throws IOException;
}
