package dev.stirrup.server.tftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/// The bytes of one transfer. Belongs to one loop.
interface Content {
    /// In bytes; does not change.
    long size();

    /// Adds `length` bytes from `offset` on to `into`. Reads from the page cache, so it may be
    /// called on a loop.
    void read(long offset, int length, ByteBuffer into) throws IOException;

    void close();

    /// Why the rest must not be sent any more; empty when it may.
    default Optional<String> withdrawn() {
        return Optional.empty();
    }

    /// Bytes that somebody may withdraw while they are being sent.
    record Recallable(Content content, Supplier<Optional<String>> reason) implements Content {
        @Override
        public long size() {
            return content.size();
        }

        @Override
        public void read(long offset, int length, ByteBuffer into) throws IOException {
            content.read(offset, length, into);
        }

        @Override
        public void close() {
            content.close();
        }

        @Override
        public Optional<String> withdrawn() {
            return reason.get();
        }
    }

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
        public void read(long offset, int length, ByteBuffer into) {
            into.put(bytes, (int) offset, length);
        }

        @Override
        public void close() {
            // Nothing but memory.
        }
    }
}
