package dev.stirrup.store.image;

import dev.stirrup.store.disk.golden.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A stream that tells how much of it was read.
final class Told extends FilterInputStream {
    private final long size;
    private final Progress progress;
    private long count;

    Told(InputStream in, long size, Progress progress) {
        super(in);
        this.size = size;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        tell(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = super.read(into, offset, length);
        tell(Math.max(0, got));
        return got;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void tell(int more) {
        count += more;
        progress.reached("copying", count, Math.max(count, size));
    }
}
