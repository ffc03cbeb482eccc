package dev.stirrup.server.tftp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/// How much to receive at once. The engine's own rule reads until there is nothing left, which for
/// a lock-step transfer is one vain system call for each block; this one stops as soon as a read
/// came back with less than it could hold. Nothing is lost by that: the loops are level-triggered.
///
/// @param datagram the space for one datagram
/// @param datagrams how many one system call may bring; 1 where it can bring only one
record DatagramBatch(int datagram, int datagrams) implements RecvByteBufAllocator {
    /// RFC 2347 bounds a request to 512 bytes, and nothing else that a reader sends is longer.
    static final int REQUEST_SPACE = 1024;

    /// After so many the other channels of the loop have their turn.
    private static final int MOST_IN_A_ROW = 256;

    @SuppressWarnings("deprecation") // The interface's own type is what it names as the way out.
    @Override
    public Handle newHandle() {
        return new Batch();
    }

    private final class Batch implements ExtendedHandle {
        private int messages;
        private int lastRead;
        private int attempted;

        @Override
        public ByteBuf allocate(ByteBufAllocator memory) {
            return memory.ioBuffer(guess());
        }

        @Override
        public int guess() {
            return datagram * datagrams;
        }

        @Override
        public void reset(ChannelConfig config) {
            messages = 0;
        }

        @Override
        public void incMessagesRead(int count) {
            messages += count;
        }

        @Override
        public void lastBytesRead(int bytes) {
            lastRead = bytes;
        }

        @Override
        public int lastBytesRead() {
            return lastRead;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return datagrams > 1 && lastRead == attempted && messages < MOST_IN_A_ROW;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return continueReading();
        }

        @Override
        public void readComplete() {
            // Nothing is learned from it.
        }
    }
}
