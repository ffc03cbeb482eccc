package dev.stirrup.server.engine;

import dev.stirrup.server.link.StreamCalls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Where a connection's messages leave. One that the kernel takes at once needs no buffer of its
/// own, no place in the engine's queue and no promise, which together cost more than the call. What
/// the kernel does not take, and what stands behind such, goes by the queue. Channels that are not
/// Linux's own always use the queue. Used on the channel's loop only.
public final class Outlet {
    private static final FastThreadLocal<Draft> DRAFTS =
            new FastThreadLocal<>() {
                @Override
                protected Draft initialValue() {
                    return new Draft();
                }
            };

    private final Channel channel;
    private final ChannelOutboundInvoker queue;
    private final @Nullable Socket socket;
    private final Draft draft = DRAFTS.get();

    /// @param isPlain whether bytes leave as they are written, with nothing before the client that
    ///   would change them
    public Outlet(Channel channel, boolean isPlain) {
        this(channel, channel, isPlain);
    }

    private Outlet(Channel channel, ChannelOutboundInvoker queue, boolean isPlain) {
        this.channel = channel;
        this.queue = queue;
        this.socket =
                isPlain && channel instanceof EpollSocketChannel linux && draft.isUsable()
                        ? (Socket) linux.fd()
                        : null;
    }

    /// For a handler that stands first, whose bytes no other one is to see.
    public static Outlet of(ChannelHandlerContext first) {
        return new Outlet(first.channel(), first, true);
    }

    /// Whether messages can leave past the queue.
    public boolean isDirect() {
        return socket != null;
    }

    /// An empty buffer for the next message, to be filled and written, or dropped, before anything
    /// else happens on this loop.
    ///
    /// @param length the most that it will hold, in bytes
    public ByteBuf buffer(int length) {
        return length <= Draft.ROOM && isFree()
                ? draft.bytes.clear()
                : channel.alloc().directBuffer(length);
    }

    /// Gives back a buffer that is not to be written.
    public void drop(ByteBuf unwritten) {
        if (!isDraft(unwritten)) {
            unwritten.release();
        }
    }

    /// Writes a message. One that has not left when this returns waits in the queue for a flush.
    public ChannelFuture write(ByteBuf message) {
        Socket open = socket;
        if (open == null || !isDraft(message)) {
            return queue.write(message);
        }
        try {
            int length = message.readableBytes();
            return taken(open.sendAddress(message.memoryAddress(), 0, length));
        } catch (IOException e) {
            return broken(e);
        }
    }

    /// The same for a message with more behind it that is written in this turn: it wakes the client
    /// together with that.
    public ChannelFuture writeAhead(ByteBuf message) {
        Socket open = socket;
        if (open == null || !isDraft(message)) {
            return queue.write(message);
        }
        int length = message.readableBytes();
        int sent = draft.calls().sendMore(open.intValue(), message.memoryAddress(), length);
        // Whatever went wrong, the queue meets it again and ends the channel.
        return taken(Math.max(0, sent));
    }

    /// Adds a file's bytes to a buffer for the next message, in one call.
    ///
    /// @param file its descriptor
    /// @param at in bytes from the file's beginning
    /// @return false when not all of them could be read so; the buffer is as it was then
    public boolean read(ByteBuf message, int file, long at, int count) {
        if (!isDraft(message)) {
            return false;
        }
        int end = message.writerIndex();
        if (draft.calls().read(file, at, message.memoryAddress() + end, count) != count) {
            return false;
        }
        message.writerIndex(end + count);
        return true;
    }

    /// Sends from a file at once what the kernel takes; nothing when something waits in the queue.
    ///
    /// @param file its descriptor
    /// @param at in bytes from the file's beginning
    /// @param count in bytes, below 2^31
    /// @return how many bytes have left
    public int sendFile(int file, long at, int count) {
        Socket open = socket;
        if (open == null || !isFree()) {
            return 0;
        }
        // Whatever went wrong, the queue meets it again and ends the channel.
        return Math.max(0, draft.calls().sendFile(open.intValue(), file, at, count));
    }

    @SuppressWarnings("ReferenceEquality") // That buffer, not one with the same bytes.
    private boolean isDraft(ByteBuf message) {
        return message == draft.bytes;
    }

    /// Nothing waits in the queue, and the descriptor is still ours.
    private boolean isFree() {
        if (socket == null) {
            return false;
        }
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting != null && waiting.totalPendingWriteBytes() == 0;
    }

    private ChannelFuture taken(int sent) {
        draft.bytes.skipBytes(sent);
        if (!draft.bytes.isReadable()) {
            return channel.newSucceededFuture();
        }
        ByteBuf rest = channel.alloc().directBuffer(draft.bytes.readableBytes());
        return queue.write(rest.writeBytes(draft.bytes));
    }

    /// As the engine does when a write from its queue fails.
    private ChannelFuture broken(IOException why) {
        ChannelFuture failed = channel.newFailedFuture(why);
        channel.unsafe().close(channel.newPromise());
        return failed;
    }

    /// Where one loop's messages are laid out, one after the other.
    private static final class Draft {
        /// Enough for every answer that is copied.
        private static final int ROOM = 64 * 1024;

        private final ByteBuf bytes = Unpooled.directBuffer(ROOM, ROOM);
        private @Nullable StreamCalls calls;

        boolean isUsable() {
            return bytes.hasMemoryAddress();
        }

        /// Made when it is needed: the first answers of a server are short, and shall not wait.
        StreamCalls calls() {
            StreamCalls made = calls;
            if (made == null) {
                made = new StreamCalls();
                calls = made;
            }
            return made;
        }
    }
}
