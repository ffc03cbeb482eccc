package dev.stirrup.wire;

import java.io.IOException;
import java.util.Objects;

/// Bytes that are read piece by piece, so that a large file is never held as a whole. It must not
/// change while it is read.
public interface ByteSource {
    /// How many bytes there are.
    long size();

    /// Reads `count` bytes that begin at `at` into `into` from index `from` on. All of them lie
    /// within [#size].
    void read(long at, byte[] into, int from, int count) throws IOException;

    /// A source of bytes in memory. The array is not copied and must not change.
    static ByteSource of(byte[] content) {
        return new ByteSource() {
            @Override
            public long size() {
                return content.length;
            }

            @Override
            public void read(long at, byte[] into, int from, int count) {
                Objects.checkFromIndexSize(at, count, content.length);
                System.arraycopy(content, (int) at, into, from, count);
            }
        };
    }
}
