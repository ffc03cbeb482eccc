package dev.stirrup.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Sends a large part of a file through memory, for connections whose bytes are changed on the way
/// (TLS). What is held is bounded by the connection's high-water mark and one piece, however slow
/// the client is; the next pieces are read when the last has left.
final class CopySender implements BodySender, ChannelFutureListener {
    /// Four records of TLS.
    static final int PIECE = 64 * 1024;

    private final Channel channel;
    private final Sending sending;
    private final OpenFile file;
    private final long start;
    private final long end;
    private final Consumer<ChannelFuture> ended;
    private long at;
    private long written;
    private boolean isEnded;

    /// @param ended told once, with the result of the last piece that was tried
    CopySender(Channel channel, Sending sending, Consumer<ChannelFuture> ended) {
        this.channel = channel;
        this.sending = sending;
        this.file = sending.file();
        this.start = sending.part().from();
        this.at = start;
        this.written = start;
        this.end = start + sending.part().length();
        this.ended = ended;
    }

    @Override
    public void start() {
        send();
    }

    @Override
    public long sent() {
        return written - start;
    }

    /// The last piece of a turn has left, or failed.
    @Override
    public void operationComplete(ChannelFuture future) {
        if (!future.isSuccess()) {
            finish(future);
            return;
        }
        written = at;
        if (at == end) {
            finish(future);
        } else {
            send();
        }
    }

    private void send() {
        Optional<IOException> objection = sending.objection();
        if (objection.isPresent()) {
            finish(channel.newFailedFuture(objection.get()));
            return;
        }
        ChannelFuture last;
        do {
            ByteBuf piece = read();
            last = piece == null ? cut() : channel.write(piece);
        } while (at < end && last.cause() == null && channel.isWritable());
        last.addListener(this);
        channel.flush();
    }

    private @Nullable ByteBuf read() {
        int length = (int) Math.min(PIECE, end - at);
        ByteBuf piece = channel.alloc().directBuffer(length);
        try {
            if (file.read(piece, at, length)) {
                at += length;
                return piece;
            }
        } catch (IOException e) {
            // Told as a cut file, below.
        }
        piece.release();
        return null;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A close that fails leaves a closed channel.
    private void finish(ChannelFuture future) {
        if (isEnded) {
            return;
        }
        isEnded = true;
        file.release();
        if (future.cause() instanceof IOException) {
            channel.close();
        }
        ended.accept(future);
    }

    private ChannelFuture cut() {
        return channel.newFailedFuture(new IOException("a file was cut while it was sent"));
    }
}
