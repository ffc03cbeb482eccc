package dev.stirrup.server.http;

import dev.stirrup.server.engine.InboundHandler;
import dev.stirrup.server.engine.Outlet;
import dev.stirrup.server.http.Deadlines.Waiting;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection: requests in, one answer at a time out, in their order. Holds at most one head
/// and one body of bytes that it has not answered yet. Last in its pipeline: whatever stands before
/// it (TLS) only has to hand it bytes.
// A close or a last write that fails ends the channel, which is noticed there.
@SuppressWarnings("FutureReturnValueIgnored")
final class HttpConnection extends InboundHandler implements Deadlines.Patient {
    /// RFC 6960 appendix A.1: the one body that is no text.
    private static final String OCSP_REQUEST = "application/ocsp-request";

    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    private static final byte[] CONTINUE = ResponseHead.ascii("HTTP/1.1 100 Continue\r\n\r\n");

    /// What is read and thrown away behind a refused request, so that its answer is not lost to a
    /// reset.
    private static final int MAX_IGNORED = 256 * 1024;

    private final HttpShell shell;
    private final Channel channel;
    private final Outlet outlet;
    private final Peer peer;
    private final Entrance entrance;
    private final ServedTally tally;
    private final LookUp lookUp;
    private final Deadlines deadlines;
    private final RequestInbox inbox = new RequestInbox();
    private @Nullable RequestHead head;
    private @Nullable Exchange exchange;
    private boolean isServing;
    private boolean isReading;
    private boolean isReadingOn = true;
    private boolean hasWritten;
    private boolean isInputEnded;
    private boolean isLast;
    private int ignored;

    /// @param entrance told when this connection has gone
    /// @param loop the one that the channel joins or has joined, which is the present thread's
    HttpConnection(Entrance entrance, Channel channel, EventLoop loop, Peer peer) {
        this.shell = entrance.shell();
        this.channel = channel;
        this.outlet = new Outlet(channel, peer.secured().isEmpty());
        this.peer = peer;
        this.entrance = entrance;
        this.tally = new ServedTally(shell, loop, peer);
        this.lookUp = new LookUp(shell, loop);
        this.deadlines = new Deadlines(shell, entrance.sweep(loop), this);
    }

    Channel channel() {
        return channel;
    }

    Peer peer() {
        return peer;
    }

    ServedTally tally() {
        return tally;
    }

    LookUp lookUp() {
        return lookUp;
    }

    Outlet outlet() {
        return outlet;
    }

    /// Writes one message; it leaves now or at the end of this turn.
    ChannelFuture write(ByteBuf out) {
        ChannelFuture written = outlet.write(out);
        hasWritten |= !written.isDone();
        return written;
    }

    /// The present exchange has handed over its last byte.
    ///
    /// @param keeps whether more requests may follow; if not, [#finish] has to be called once that
    ///   byte has left
    void ended(boolean keeps) {
        exchange = null;
        isLast |= !keeps;
        deadlines.waitFor(Waiting.REQUEST);
        if (!isServing) {
            serve();
        }
        flush();
    }

    /// Ends the connection without another byte.
    void abort() {
        isLast = true;
        Farewell.cut(channel);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        deadlines.start();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        isLast = true;
        inbox.clear();
        tally.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadlines.stop();
        entrance.left(channel, peer);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        isReading = true;
        ByteBuf bytes = (ByteBuf) message;
        if (isLast) {
            ignore(bytes);
            return;
        }
        inbox.add(bytes);
        serve();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        isReading = false;
        flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable() && !isServing) {
            serve();
            flush();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            isInputEnded = true;
            if (deadlines.isWaitingFor(Waiting.CLOSE)) {
                channel.close();
            } else {
                serve();
                flush();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.warn("a connection of {} failed", peer.client(), cause);
        }
        abort();
    }

    private void serve() {
        isServing = true;
        try {
            while (exchange == null && !isLast && channel.isWritable() && next()) {
                flushWhenFull();
            }
        } catch (RefusedRequest refusal) {
            refuse(refusal.status(), refusal.why());
        } finally {
            isServing = false;
        }
        if (isInputEnded && exchange == null && !isLast && channel.isWritable()) {
            isLast = true;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
        readOn(isLast || hasRoom());
    }

    /// Whether more is read from now on. The engine is told of a change only.
    private void readOn(boolean isWanted) {
        if (isReadingOn != isWanted) {
            isReadingOn = isWanted;
            channel.config().setAutoRead(isWanted);
        }
    }

    /// Begins the next request if it has arrived in full.
    private boolean next() throws RefusedRequest {
        RequestHead next = head != null ? head : inbox.head().orElse(null);
        if (next == null) {
            if (inbox.size() > 0 && deadlines.isWaitingFor(Waiting.REQUEST)) {
                deadlines.waitFor(Waiting.REST);
            }
            return false;
        }
        if (inbox.size() < next.bodyLength()) {
            awaitBody(next);
            return false;
        }
        head = null;
        String body = next.bodyLength() == 0 ? "" : inbox.body(next.bodyLength(), charset(next));
        deadlines.waitFor(Waiting.ANSWER);
        exchange = new Exchange(shell, this, next, deadlines.since());
        exchange.begin(next.isPost() ? body : "");
        return true;
    }

    /// What is no text keeps its bytes: one character each.
    private static Charset charset(RequestHead head) {
        return head.field(Field.CONTENT_TYPE).filter(OCSP_REQUEST::equals).isPresent()
                ? StandardCharsets.ISO_8859_1
                : StandardCharsets.UTF_8;
    }

    private void awaitBody(RequestHead next) {
        if (head != null) {
            return;
        }
        head = next;
        if (deadlines.isWaitingFor(Waiting.REQUEST)) {
            deadlines.waitFor(Waiting.REST);
        }
        if (next.awaitsContinue()) {
            write(Unpooled.wrappedBuffer(CONTINUE));
        }
    }

    private void refuse(Status status, String why) {
        shell.refused().increment();
        isLast = true;
        byte[] body = (why + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuf out = channel.alloc().directBuffer(ResponseHead.USUAL_LENGTH + body.length);
        ResponseHead start = ResponseHead.begin(out, status, body.length).type("text/plain");
        if (status == Status.METHOD_NOT_ALLOWED) {
            start.field("Allow: ", "GET, HEAD, POST");
        }
        start.lines(shell.dates().at(shell.ports().clock().millis()))
                .end(ResponseHead.Persistence.CLOSED);
        out.writeBytes(body);
        channel.writeAndFlush(out).addListener(future -> linger());
    }

    /// Ends the connection behind its last answer. Whoever was answered in full, and has sent
    /// nothing else, is not waited for.
    void finish() {
        if (inbox.size() > 0) {
            linger();
        } else if (peer.secured().isPresent()) {
            channel.close();
        } else {
            // No handler before this one has a last word to say.
            Farewell.cut(channel);
        }
    }

    /// Says that we are done and waits a little for the client to say the same: closing while bytes
    /// of the client are on their way would reset the connection and lose the answer (RFC 9112
    /// section 9.6).
    private void linger() {
        inbox.clear();
        if (isInputEnded || !channel.isActive()) {
            channel.close();
            return;
        }
        deadlines.waitFor(Waiting.CLOSE);
        Farewell.say((DuplexChannel) channel);
        readOn(true);
    }

    private void ignore(ByteBuf bytes) {
        ignored += bytes.readableBytes();
        ReferenceCountUtil.release(bytes);
        if (ignored > MAX_IGNORED) {
            channel.close();
        }
    }

    @Override
    public void expired(Waiting waiting) {
        if (waiting == Waiting.REST) {
            refuse(Status.REQUEST_TIMEOUT, "the request did not come to its end");
        } else {
            abort();
        }
    }

    private boolean hasRoom() {
        int wanted = head == null ? 0 : head.bodyLength();
        return inbox.size() < Math.max(wanted, RequestDecoder.MAX_HEAD);
    }

    private void flushWhenFull() {
        if (!channel.isWritable()) {
            channel.flush();
        }
    }

    /// Where nothing was written there is nothing to flush, which TLS would find out only by
    /// encrypting nothing.
    private void flush() {
        if (hasWritten && !isReading && !isServing) {
            hasWritten = false;
            channel.flush();
        }
    }

    @Override
    public long progress() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        Exchange present = exchange;
        return (present == null ? 0 : present.sent())
                + (out == null ? 0 : out.currentProgress() - out.totalPendingWriteBytes());
    }
}
