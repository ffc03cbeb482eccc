package dev.stirrup.server.http;

import dev.stirrup.server.content.CheckAhead;
import dev.stirrup.server.content.DamagedFileException;
import dev.stirrup.server.content.OpenBytes;
import dev.stirrup.server.engine.Outlet;
import dev.stirrup.trust.content.Check;
import dev.stirrup.trust.content.Part;
import dev.stirrup.trust.content.Span;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends a large part of a file piece by piece: the next one is handed over when the kernel has
/// taken the last. Pieces are small enough that one fast client does not keep its loop to itself.
/// This is the one place that knows how bytes leave without a copy.
final class FileSender implements BodySender, ChannelFutureListener {
    static final long PIECE = 1024 * 1024;

    private final Channel channel;
    private final Outlet outlet;
    private final Sending sending;
    private final OpenFile file;
    private final CheckAhead checks;
    private long at;
    private long sent;
    private @Nullable FileRange piece;

    FileSender(Channel channel, Outlet outlet, Sending sending) {
        this.channel = channel;
        this.outlet = outlet;
        this.sending = sending;
        this.file = sending.file();
        this.checks = sending.checks();
        this.at = sending.whole().from();
    }

    /// The head, written already, leaves with the first piece.
    @Override
    public void start(Part<OpenBytes> first) {
        int file = OpenBytes.descriptor(first);
        long gone =
                file == OpenBytes.NONE
                        ? 0
                        : outlet.sendFile(file, first.from(), (int) first.length());
        sent += gone;
        if (gone < first.length()) {
            send(first, gone);
        } else {
            at += gone;
            goOn(channel.newSucceededFuture());
        }
    }

    /// How many bytes the kernel has taken so far.
    @Override
    public long sent() {
        FileRange present = piece;
        return sent + (present == null ? 0 : present.transferred());
    }

    @Override
    public void operationComplete(ChannelFuture future) {
        if (!future.isSuccess()) {
            finish(future);
            return;
        }
        FileRange gone = piece;
        sent += gone == null ? 0 : gone.count();
        piece = null;
        goOn(future);
    }

    private void goOn(ChannelFuture future) {
        if (at == sending.whole().end()) {
            finish(future);
        } else {
            next();
        }
    }

    private void next() {
        Optional<IOException> objection = sending.objection();
        if (objection.isPresent()) {
            breakOff(objection.get());
            return;
        }
        Span wanted = sending.piece(at, PIECE);
        Optional<Part<OpenBytes>> part = checks.permit(wanted);
        if (part.isPresent()) {
            send(part.get(), 0);
        } else {
            checks.check(CheckAhead.soonest(wanted), this::checked);
        }
    }

    private void checked(Check<OpenBytes> check) {
        if (check instanceof Check.Passed<OpenBytes>(var part)) {
            send(part, 0);
        } else {
            breakOff(new DamagedFileException(DamagedFileException.text(check)));
        }
    }

    private void send(Part<OpenBytes> part, long gone) {
        if (!file.retain()) {
            throw new IllegalStateException("a file in use was closed");
        }
        var next = new FileRange(file, part, gone);
        piece = next;
        at += part.length();
        channel.writeAndFlush(next).addListener(this);
        checks.ahead(at);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A close that fails leaves a closed channel.
    private void breakOff(IOException why) {
        finish(channel.newFailedFuture(why));
        channel.close();
    }

    private void finish(ChannelFuture future) {
        file.release();
        sending.owner().bodyEnded(future);
    }
}
