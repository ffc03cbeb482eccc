package dev.stirrup.server.content;

import dev.stirrup.trust.content.Part;
import dev.stirrup.wire.ByteSource;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// An open file. The one place of this room that opens files to send them, and it hands their bytes
/// out for a [Part] only.
public final class OpenBytes implements ByteSource, Closeable {
    private final FileChannel channel;
    private final long size;

    private OpenBytes(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
    }

    /// Blocks.
    public static OpenBytes open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new OpenBytes(channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// For whoever sends this part, and nothing beside it.
    public static FileChannel channel(Part<OpenBytes> part) {
        return part.source().channel;
    }

    /// When it was opened.
    @Override
    public long size() {
        return size;
    }

    /// For whoever checks: what is read here is compared and thrown away.
    ///
    /// @throws EOFException when the file has become too short
    @Override
    public void read(long at, byte[] into, int from, int count) throws IOException {
        ByteBuffer space = ByteBuffer.wrap(into, from, count);
        while (space.hasRemaining()) {
            if (channel.read(space, at + space.position() - from) < 0) {
                throw new EOFException();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
