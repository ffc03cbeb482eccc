package dev.stirrup.media.packed;

import dev.stirrup.wire.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// A source read from one place on. Knows how far it was read to the byte, and whether the source
/// itself failed.
final class SourceStream extends InputStream {
    private static final int PIECE = 1 << 16;

    private final ByteSource source;
    private final long end;
    private final byte[] piece = new byte[PIECE];
    private long next;
    private int from;
    private int to;
    private boolean hasFailed;

    SourceStream(ByteSource source, long at, long end) {
        this.source = source;
        this.next = at;
        this.end = end;
    }

    /// The place of the next byte in the source.
    long position() {
        return next - (to - from);
    }

    boolean hasFailed() {
        return hasFailed;
    }

    @Override
    public int read() throws IOException {
        return isFilled() ? piece[from++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int at, int count) throws IOException {
        Objects.checkFromIndexSize(at, count, into.length);
        if (count == 0) {
            return 0;
        }
        if (!isFilled()) {
            return -1;
        }
        int length = Math.min(count, to - from);
        System.arraycopy(piece, from, into, at, length);
        from += length;
        return length;
    }

    @Override
    public int available() {
        return (int) Math.min(end - position(), Integer.MAX_VALUE);
    }

    /// Steps back over bytes that were read and not used.
    void back(int count) {
        next = position() - count;
        from = 0;
        to = 0;
    }

    private boolean isFilled() throws IOException {
        if (from < to) {
            return true;
        }
        int length = (int) Math.min(PIECE, end - next);
        if (length <= 0) {
            return false;
        }
        hasFailed = true;
        source.read(next, piece, 0, length);
        hasFailed = false;
        next += length;
        from = 0;
        to = length;
        return true;
    }
}
