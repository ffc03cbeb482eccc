package dev.stirrup.app.mirror;

import dev.stirrup.app.preflight.FileBytes;
import dev.stirrup.media.packed.Packing;
import dev.stirrup.media.packed.Unpacked;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// A list that servers pack, as it is unpacked.
final class PackedFile extends InputStream {
    private final Unpacked unpacked;

    private PackedFile(Unpacked unpacked) {
        this.unpacked = unpacked;
    }

    /// Reads a file.
    @FunctionalInterface
    interface Reader {
        void read(InputStream in) throws IOException, MalformedException;
    }

    /// @param most how many bytes it may have when it is unpacked
    /// @throws IOException also when it is damaged or has more
    static void read(Path file, long most, Reader reader) throws IOException {
        try (FileBytes source = FileBytes.open(file)) {
            read(source, most, reader);
        }
    }

    static void read(ByteSource source, long most, Reader reader) throws IOException {
        try (Unpacked in = Packing.of(source, 0).open(source, 0, most)) {
            reader.read(new PackedFile(in));
        } catch (MalformedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        try {
            int got = unpacked.read(into, from, length);
            return got == 0 && length > 0 ? -1 : got;
        } catch (MalformedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
