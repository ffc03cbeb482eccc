package dev.stirrup.store.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// An archive's bytes, of which only so many may be read for one header: an archiver keeps long
/// names and further attributes in front of a file, and the tar reader takes all of them into
/// memory.
final class HeaderBound extends FilterInputStream {
    /// Far more than the longest path of any system, and its attributes.
    private static final long MOST = 1 << 20;

    private long left = Long.MAX_VALUE;

    HeaderBound(InputStream in) {
        super(in);
    }

    /// A header follows.
    void beginHeader() {
        left = MOST;
    }

    /// The header has ended, the content follows: somebody else bounds it.
    void endHeader() {
        left = Long.MAX_VALUE;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        take(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        take(Math.max(0, count));
        return count;
    }

    @Override
    public long skip(long wanted) throws IOException {
        long count = super.skip(wanted);
        take(count);
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void take(long count) throws IOException {
        left -= count;
        if (left < 0) {
            throw new IOException("a file's name and attributes have more than " + MOST + " bytes");
        }
    }
}
