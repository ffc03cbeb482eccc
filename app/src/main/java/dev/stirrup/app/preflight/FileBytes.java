package dev.stirrup.app.preflight;

import dev.stirrup.app.command.FailedException;
import dev.stirrup.trust.content.Span;
import dev.stirrup.wire.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file as the reader of programs wants it: by pieces, wherever they lie.
public final class FileBytes implements ByteSource, AutoCloseable {
    private final FileChannel channel;
    private final long start;
    private final long size;

    private FileBytes(FileChannel channel, long start, long size) {
        this.channel = channel;
        this.start = start;
        this.size = size;
    }

    public static FileBytes open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("it is no file");
        }
        FileChannel channel = FileChannel.open(file);
        return new FileBytes(channel, 0, channel.size());
    }

    /// A stretch of a file, as if it were one: a program on a disc.
    public static FileBytes open(Path file, Span place) throws IOException {
        return new FileBytes(FileChannel.open(file), place.from(), place.length());
    }

    /// As [#open], for a file that an operator named.
    static FileBytes named(Path file) {
        try {
            return open(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static FailedException unreadable(Path file, IOException e) {
        return new FailedException(
                "Cannot read " + file + ": " + e.getMessage(), "Is the name right?");
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long at, byte[] into, int from, int count) throws IOException {
        ByteBuffer piece = ByteBuffer.wrap(into, from, count);
        while (piece.hasRemaining()) {
            if (channel.read(piece, start + at + piece.position() - from) < 0) {
                throw new EOFException("the file became shorter meanwhile");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
