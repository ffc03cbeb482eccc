package dev.stirrup.store.disk.disc;

import dev.stirrup.iscsi.Extent;
import dev.stirrup.store.disk.file.ChannelFile;
import dev.stirrup.trust.content.Part;
import dev.stirrup.wire.ByteSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// An open disc image. Its bytes leave by [#of] alone, which takes the proof that they are right.
final class DiscFile implements ByteSource, Closeable {
    private final ChannelFile file;
    private final long size;

    private DiscFile(ChannelFile file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    static DiscFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path);
        try {
            return new DiscFile(new ChannelFile(channel, path));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// What may be read of this part, and of nothing beside it.
    static Extent.Source of(Part<DiscFile> part) {
        return part.source().file;
    }

    @Override
    public long size() {
        return size;
    }

    /// For whoever checks: what is read here is compared and thrown away.
    @Override
    public void read(long at, byte[] into, int from, int count) throws IOException {
        file.read(ByteBuffer.wrap(into, from, count), at);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
