package dev.stirrup.server.http;

import dev.stirrup.server.content.CheckAhead;
import dev.stirrup.server.content.DamagedFileException;
import dev.stirrup.server.content.OpenBytes;
import dev.stirrup.trust.content.Check;
import dev.stirrup.trust.content.Part;
import dev.stirrup.trust.content.Span;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.util.Optional;

/// Sends a large part of a file through memory, for connections whose bytes are changed on the way
/// (TLS). What is held is bounded by the connection's high-water mark and one piece, however slow
/// the client is; the next pieces are read when the last has left.
final class CopySender implements BodySender, ChannelFutureListener {
    /// Four records of TLS.
    static final int PIECE = 64 * 1024;

    private final Channel channel;
    private final Sending sending;
    private final OpenFile file;
    private final CheckAhead checks;
    private final long start;
    private final long end;
    private long at;
    private long written;
    private boolean isEnded;

    CopySender(Channel channel, Sending sending) {
        this.channel = channel;
        this.sending = sending;
        this.file = sending.file();
        this.checks = sending.checks();
        this.start = sending.whole().from();
        this.at = start;
        this.written = start;
        this.end = sending.whole().end();
    }

    @Override
    public void start(Part<OpenBytes> first) {
        send(first);
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
        Span wanted = sending.piece(at, PIECE);
        Optional<Part<OpenBytes>> part = checks.permit(wanted);
        if (part.isPresent()) {
            send(part.get());
        } else {
            checks.check(wanted, this::checked);
        }
    }

    private void checked(Check<OpenBytes> check) {
        if (check instanceof Check.Passed<OpenBytes>(var part)) {
            send(part);
        } else {
            finish(
                    channel.newFailedFuture(
                            new DamagedFileException(DamagedFileException.text(check))));
        }
    }

    /// This part, and as much behind it as may leave and fits.
    private void send(Part<OpenBytes> first) {
        ChannelFuture last = write(first);
        while (at < end && last.cause() == null && channel.isWritable()) {
            Optional<Part<OpenBytes>> part = checks.permit(sending.piece(at, PIECE));
            if (part.isEmpty()) {
                break;
            }
            last = write(part.get());
        }
        last.addListener(this);
        channel.flush();
        checks.ahead(at);
    }

    private ChannelFuture write(Part<OpenBytes> part) {
        ByteBuf piece = channel.alloc().directBuffer((int) part.length());
        try {
            if (file.read(piece, part)) {
                at += part.length();
                return channel.write(piece);
            }
        } catch (IOException e) {
            // Told as a cut file, below.
        }
        piece.release();
        return channel.newFailedFuture(new IOException("a file was cut while it was sent"));
    }

    private void finish(ChannelFuture future) {
        if (isEnded) {
            return;
        }
        isEnded = true;
        file.release();
        if (future.cause() instanceof IOException) {
            Farewell.cut(channel);
        }
        sending.owner().bodyEnded(future);
    }
}
