package dev.stirrup.store.disk.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/// A file of the file system.
public final class ChannelFile implements DiskFile {
    private final FileChannel channel;
    private final Path path;

    /// @param path where the channel's file lies
    public ChannelFile(FileChannel channel, Path path) {
        this.channel = channel;
        this.path = path;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void resize(long bytes) throws IOException {
        long size = channel.size();
        if (bytes < size) {
            channel.truncate(bytes);
        } else if (bytes > size) {
            // A file grows by its last byte only; what lies before is a hole.
            write(ByteBuffer.allocate(1), bytes - 1);
        }
    }

    @Override
    public void read(ByteBuffer into, long offset) throws IOException {
        long at = offset;
        while (into.hasRemaining()) {
            int count = channel.read(into, at);
            if (count < 0) {
                throw new EOFException(path + " ends at " + at);
            }
            at += count;
        }
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
        long at = offset;
        while (from.hasRemaining()) {
            at += channel.write(from, at);
        }
    }

    @Override
    public void copyTo(DiskFile other, long offset, long length) throws IOException {
        if (!(other instanceof ChannelFile file)) {
            DiskFile.super.copyTo(other, offset, length);
            return;
        }
        long done = 0;
        while (done < length) {
            // At the other channel's own position: so copy_file_range(2) can be used.
            file.channel.position(offset + done);
            done += channel.transferTo(offset + done, length - done, file.channel);
        }
    }

    @Override
    public void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public void punch(long offset, long length) throws IOException {
        Holes.punch(path, offset, length);
    }

    @Override
    public <T> Optional<T> as(Class<T> type) {
        return type.isInstance(channel) ? Optional.of(type.cast(channel)) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
