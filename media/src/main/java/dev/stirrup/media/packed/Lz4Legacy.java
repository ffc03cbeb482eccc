package dev.stirrup.media.packed;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;

/// LZ4's legacy frame (lz4_Frame_format.md, "Legacy frame"): blocks of up to 8 MiB, each behind its
/// packed size. It has no end mark: it ends where a number is no such size.
final class Lz4Legacy extends InputStream {
    private static final int MARK = 4;
    private static final int BLOCK = 8 << 20;

    /// The largest packed size of a block that cannot be packed.
    private static final int MOST_PACKED = BLOCK + BLOCK / 255 + 16;

    private final SourceStream in;
    private InputStream block = InputStream.nullInputStream();

    Lz4Legacy(SourceStream in) throws IOException {
        this.in = in;
        in.skipNBytes(MARK);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, into.length);
        int got = block.read(into, from, count);
        while (got < 0 && nextBlock()) {
            got = block.read(into, from, count);
        }
        return got;
    }

    private boolean nextBlock() throws IOException {
        byte[] size = in.readNBytes(Integer.BYTES);
        if (size.length < Integer.BYTES) {
            in.back(size.length);
            return false;
        }
        int length =
                size[0] & 0xff
                        | (size[1] & 0xff) << 8
                        | (size[2] & 0xff) << 16
                        | (size[3] & 0xff) << 24;
        if (length <= 0 || length > MOST_PACKED) {
            in.back(Integer.BYTES);
            return false;
        }
        byte[] packed = in.readNBytes(length);
        if (packed.length < length) {
            throw new EOFException();
        }
        block = new BlockLZ4CompressorInputStream(new ByteArrayInputStream(packed));
        return true;
    }

    @Override
    public void close() throws IOException {
        block.close();
    }
}
