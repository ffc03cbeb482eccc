package dev.stirrup.server.tftp;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/// The bytes of one transfer. Belongs to one loop.
interface Content {
    /// In bytes; does not change.
    long size();

    /// Adds `length` bytes from `offset` on to `into`. Reads from the page cache, so it may be
    /// called on a loop.
    void read(long offset, int length, ByteBuf into) throws IOException;

    void close();

    /// Bytes made for this transfer.
    final class InMemory implements Content {
        private final byte[] bytes;

        InMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void read(long offset, int length, ByteBuf into) {
            into.writeBytes(bytes, (int) offset, length);
        }

        @Override
        public void close() {
            // Nothing but memory.
        }
    }
}
