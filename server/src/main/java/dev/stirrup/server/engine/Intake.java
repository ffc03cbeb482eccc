package dev.stirrup.server.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/// Where bytes of clients arrive that are taken out in the same turn: one buffer for all channels
/// of a loop, in place of a new one for each reading. Only for channels whose first handler keeps
/// no buffer that it was handed.
public final class Intake implements RecvByteBufAllocator {
    private static final int ROOM = 16 * 1024;

    /// Readings of one channel in a turn; others wait meanwhile.
    private static final int MOST_READINGS = 16;

    private static final FastThreadLocal<ByteBuf> SPACE =
            new FastThreadLocal<>() {
                @Override
                protected ByteBuf initialValue() {
                    return Unpooled.directBuffer(ROOM, ROOM);
                }
            };

    /// The bytes in a buffer of their own, for whoever keeps them; what was handed in is released.
    public static ByteBuf copied(ByteBufAllocator allocator, ByteBuf bytes) {
        try {
            return allocator.directBuffer(bytes.readableBytes()).writeBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    /// All bytes in a buffer of their own; what was handed in is released.
    public static ByteBuf joined(ByteBufAllocator allocator, ByteBuf before, ByteBuf bytes) {
        try {
            return allocator
                    .directBuffer(before.readableBytes() + bytes.readableBytes())
                    .writeBytes(before)
                    .writeBytes(bytes);
        } finally {
            before.release();
            bytes.release();
        }
    }

    /// For any number of channels.
    public Intake() {}

    @Override
    public ExtendedHandle newHandle() {
        return new Reading();
    }

    /// What one channel reads in one turn.
    private static final class Reading implements ExtendedHandle {
        private @Nullable ChannelConfig config;
        private int readings;
        private int attempted;
        private int last;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return SPACE.get().clear().retain();
        }

        @Override
        public int guess() {
            return ROOM;
        }

        @Override
        public void reset(ChannelConfig config) {
            this.config = config;
            readings = 0;
            last = 0;
        }

        @Override
        public void incMessagesRead(int count) {
            readings += count;
        }

        @Override
        public void lastBytesRead(int bytes) {
            last = bytes;
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        /// A buffer that was not filled has emptied the socket.
        @Override
        public boolean continueReading() {
            return last == attempted && mayGoOn();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier mayHaveMore) {
            return mayHaveMore.get() && mayGoOn();
        }

        private boolean mayGoOn() {
            return last > 0 && readings < MOST_READINGS && config != null && config.isAutoRead();
        }

        @Override
        public void readComplete() {}
    }
}
