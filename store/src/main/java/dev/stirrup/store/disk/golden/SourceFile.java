package dev.stirrup.store.disk.golden;

import dev.stirrup.media.disk.DiskFormat;
import dev.stirrup.media.disk.DiskImage;
import dev.stirrup.media.disk.Stretch;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.store.disk.file.ChannelFile;
import dev.stirrup.store.disk.file.Holes;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// A file that a disk is read from.
final class SourceFile implements ByteSource, Closeable {
    private final Path path;
    private final ChannelFile file;
    private final long size;

    private SourceFile(Path path) throws IOException {
        this.path = path;
        this.file = new ChannelFile(FileChannel.open(path), path);
        this.size = file.size();
    }

    static SourceFile open(Path path) throws IOException {
        return new SourceFile(path);
    }

    DiskFormat format() throws IOException {
        return DiskFormat.of(this);
    }

    /// The disk in it.
    DiskImage image() throws IOException, MalformedException, UnsupportedImageException {
        DiskImage image = format().open(this);
        return format() == DiskFormat.RAW ? new SparseDisk(image, path) : image;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long at, byte[] into, int from, int count) throws IOException {
        file.read(ByteBuffer.wrap(into, from, count), at);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /// A raw disk of whose file the file system knows the holes.
    private record SparseDisk(DiskImage plain, Path path) implements DiskImage {
        @Override
        public long size() {
            return plain.size();
        }

        @Override
        public Stretch stretch(long at) {
            long data = Holes.nextData(path, at);
            long end = data > at ? data : Holes.nextHole(path, at);
            return new Stretch(Math.min(end, size()) - at, data > at);
        }

        @Override
        public void read(long at, byte[] into, int count) throws IOException, MalformedException {
            plain.read(at, into, count);
        }
    }
}
