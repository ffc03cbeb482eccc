package dev.stirrup.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/// Sends a large part of a file piece by piece: the next one is handed over when the kernel has
/// taken the last. Pieces are small enough that one fast client does not keep its loop to itself.
/// This is the one place that knows how bytes leave without a copy.
final class FileSender implements BodySender, ChannelFutureListener {
    private static final long PIECE = 2L * 1024 * 1024;

    private final Channel channel;
    private final Sending sending;
    private final OpenFile file;
    private final long end;
    private final Consumer<ChannelFuture> ended;
    private long at;
    private long sent;
    private FileRange piece;

    /// @param ended told once, with the result of the last piece that was tried
    FileSender(Channel channel, Sending sending, Consumer<ChannelFuture> ended) {
        this.channel = channel;
        this.sending = sending;
        this.file = sending.file();
        this.at = sending.part().from();
        this.end = sending.part().from() + sending.part().length();
        this.ended = ended;
        this.piece = nextPiece();
    }

    @Override
    public void start() {
        send();
    }

    /// How many bytes the kernel has taken so far.
    @Override
    public long sent() {
        return sent + piece.transferred();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // A close that fails leaves a closed channel.
    public void operationComplete(ChannelFuture future) {
        if (!future.isSuccess()) {
            finish(future);
            return;
        }
        if (at == end) {
            finish(future);
            return;
        }
        Optional<IOException> objection = sending.objection();
        if (objection.isPresent()) {
            finish(channel.newFailedFuture(objection.get()));
            channel.close();
            return;
        }
        sent += piece.count();
        piece = nextPiece();
        send();
    }

    private void send() {
        channel.writeAndFlush(piece).addListener(this);
    }

    private void finish(ChannelFuture future) {
        file.release();
        ended.accept(future);
    }

    private FileRange nextPiece() {
        long length = Math.min(PIECE, end - at);
        if (!file.retain()) {
            throw new IllegalStateException("a file in use was closed");
        }
        var next = new FileRange(file, at, length);
        at += length;
        return next;
    }
}
