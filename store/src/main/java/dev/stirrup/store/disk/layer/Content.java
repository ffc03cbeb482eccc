package dev.stirrup.store.disk.layer;

import dev.stirrup.iscsi.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The bytes of a disk, to be read. Safe for use by several threads.
public interface Content {
    /// How many bytes it has. Behind its end a layer above reads zeroes.
    long bytes();

    /// Where these bytes lie, in their order; answers from memory. What is said to be zero takes up
    /// no space.
    ///
    /// @param at the range lies within [#bytes]
    /// @param into what is found is added here
    void locate(long at, long length, List<Extent> into);

    /// Bytes that are alike.
    ///
    /// @param isMapped whether they take up space
    /// @param end the first place behind them
    record Run(boolean isMapped, long end) {}

    /// What the bytes from `at` to at most `limit` are alike in; answers from memory, without a
    /// list of all that lies there.
    ///
    /// @param limit at most [#bytes]
    Run run(long at, long limit);

    /// Fills the buffer with what stands from `at` on.
    default void read(ByteBuffer into, long at) throws IOException {
        List<Extent> extents = new ArrayList<>();
        locate(at, into.remaining(), extents);
        int limit = into.limit();
        for (Extent extent : extents) {
            into.limit(into.position() + (int) extent.length());
            switch (extent) {
                case Extent.Stored(Extent.Source file, long offset, long _) ->
                        file.read(into, offset);
                case Extent.Held(ByteBuffer bytes) -> into.put(bytes.duplicate());
                case Extent.Zeroes _ -> fillWithZeroes(into);
            }
        }
        into.limit(limit);
    }

    /// Nothing: what lies below the layer of a blank disk.
    static Content empty() {
        return new Content() {
            @Override
            public long bytes() {
                return 0;
            }

            @Override
            public Run run(long at, long limit) {
                return new Run(false, limit);
            }

            @Override
            public void locate(long at, long length, List<Extent> into) {
                // Nobody asks for bytes beyond the end.
            }
        };
    }

    private static void fillWithZeroes(ByteBuffer into) {
        while (into.remaining() >= Long.BYTES) {
            into.putLong(0);
        }
        while (into.hasRemaining()) {
            into.put((byte) 0);
        }
    }
}
