package dev.stirrup.store.image;

import dev.stirrup.store.disk.golden.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Tells how much of all that an image is made of was read.
final class Told {
    private final Progress progress;
    private final long total;
    private long done;

    /// @param total in bytes; more may come
    Told(Progress progress, long total) {
        this.progress = progress;
        this.total = total;
    }

    /// @param step what is done with it, one word
    InputStream reading(InputStream in, String step) {
        return new Reading(in, step);
    }

    private final class Reading extends FilterInputStream {
        private final String step;

        private Reading(InputStream in, String step) {
            super(in);
            this.step = step;
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
        public long skip(long wanted) throws IOException {
            long count = super.skip(wanted);
            tell(count);
            return count;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void tell(long more) {
            done += more;
            progress.reached(step, done, Math.max(done, total));
        }
    }
}
