package dev.stirrup.media.disk;

import dev.stirrup.wire.ByteSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/// A file, for these tests.
public final class FileSource implements ByteSource, AutoCloseable {
    private final RandomAccessFile file;

    public FileSource(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "r");
    }

    @Override
    public long size() {
        try {
            return file.length();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void read(long at, byte[] into, int from, int count) throws IOException {
        file.seek(at);
        file.readFully(into, from, count);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
