package dev.stirrup.server.tftp;

import dev.stirrup.trust.content.Rendered;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The bytes of one transfer. Belongs to one loop.
interface Content {
    /// In bytes; does not change.
    long size();

    /// Whether these bytes may be read and sent now. If they have to be checked before, `later` is
    /// told on the loop when that is done: nothing when they may leave then (ask again), else why
    /// they never will. Only the latest is told.
    default boolean isReady(long offset, int length, Consumer<Optional<String>> later) {
        return true;
    }

    /// Adds `length` bytes from `offset` on to `into`. Reads from the page cache, so it may be
    /// called on a loop; only what [#isReady].
    void read(long offset, int length, ByteBuffer into) throws IOException;

    /// Lets a datagram be sent from where these bytes lie, so that they need not be copied. Only
    /// what [#isReady].
    ///
    /// @param header stands in front of them for as long as that takes
    /// @return whether it was; false where they do not lie so
    default boolean lend(long offset, int length, int header, Borrower to) throws IOException {
        return false;
    }

    void close();

    /// Why the rest must not be sent any more; empty when it may.
    default Optional<String> withdrawn() {
        return Optional.empty();
    }

    /// Sends a datagram at once.
    interface Borrower {
        /// @param address where it lies, in memory of the system's
        /// @return whether it has left
        boolean send(long address, int length);
    }

    /// Bytes that somebody may withdraw while they are being sent.
    record Recallable(Content content, Supplier<Optional<String>> reason) implements Content {
        @Override
        public long size() {
            return content.size();
        }

        @Override
        public boolean isReady(long offset, int length, Consumer<Optional<String>> later) {
            return content.isReady(offset, length, later);
        }

        @Override
        public void read(long offset, int length, ByteBuffer into) throws IOException {
            content.read(offset, length, into);
        }

        @Override
        public boolean lend(long offset, int length, int header, Borrower to) throws IOException {
            return content.lend(offset, length, header, to);
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

        InMemory(Rendered made) {
            this.bytes = made.bytes().toArray();
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
