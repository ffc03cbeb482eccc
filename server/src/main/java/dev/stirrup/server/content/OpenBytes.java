package dev.stirrup.server.content;

import dev.stirrup.server.link.NativeFile;
import dev.stirrup.trust.content.Part;
import dev.stirrup.wire.ByteSource;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// An open file. The one place of this room that opens files to send them, and it hands their bytes
/// out for a [Part] only.
public final class OpenBytes implements ByteSource, Closeable {
    /// What stands in the place of a descriptor that is not there.
    public static final int NONE = -1;

    private final FileChannel channel;
    private final Optional<NativeFile> descriptor;
    private final long size;

    private OpenBytes(FileChannel channel, Optional<NativeFile> descriptor) throws IOException {
        this.channel = channel;
        this.descriptor = descriptor;
        this.size = channel.size();
    }

    /// Blocks.
    public static OpenBytes open(Path path) throws IOException {
        return open(path, Optional.empty());
    }

    /// The same with a descriptor, where that can be had, for whoever sends without a copy. Blocks.
    public static OpenBytes openWithDescriptor(Path path) throws IOException {
        Optional<NativeFile> file = NativeFile.open(path);
        if (file.isEmpty()) {
            return open(path);
        }
        try {
            return open(file.get().again(), file);
        } catch (IOException e) {
            // Where there is no /proc.
            file.get().close();
            return open(path);
        }
    }

    private static OpenBytes open(Path path, Optional<NativeFile> descriptor) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new OpenBytes(channel, descriptor);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// The open file's number for system calls, for whoever sends this part, and nothing beside it;
    /// [#NONE] where there is none.
    public static int descriptor(Part<OpenBytes> part) {
        Optional<NativeFile> file = part.source().descriptor;
        return file.isEmpty() ? NONE : file.get().number();
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
        descriptor.ifPresent(NativeFile::close);
        channel.close();
    }
}
