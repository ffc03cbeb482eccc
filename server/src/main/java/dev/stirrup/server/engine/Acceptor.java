package dev.stirrup.server.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes in the connections of a listening channel: each has its handlers before it joins its loop.
/// By Netty's own way a first handler would put them in and be taken out again, and each option be
/// found by its name; for a short answer that is more work than the answer.
@SuppressWarnings("FutureReturnValueIgnored") // What fails to join its loop is closed by it.
public final class Acceptor extends InboundHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    private static final long PAUSE_MILLIS = 1_000;

    private final EventLoopGroup loops;
    private final Reception reception;

    /// Who takes the connections.
    public interface Reception {
        /// Puts the handlers of a new connection in. Called on the loop that it is about to join.
        ///
        /// @return whether it may stay; one that may not is closed without a word
        boolean receive(SocketChannel channel, EventLoop loop);
    }

    Acceptor(EventLoopGroup loops, Reception reception) {
        this.loops = loops;
        this.reception = reception;
    }

    /// Listens.
    ///
    /// @param backlog how many connections may wait to be taken in
    /// @throws IOException when the address cannot be bound
    public static Channel listen(
            Engine engine, InetSocketAddress address, int backlog, Reception reception)
            throws IOException {
        ServerSocketChannel listening = engine.newListeningChannel();
        listening.config().setBacklog(backlog).setReuseAddress(true);
        listening.pipeline().addLast("acceptor", new Acceptor(engine.group(), reception));
        ChannelFuture done = engine.group().register(listening).awaitUninterruptibly();
        if (done.isSuccess()) {
            done = listening.bind(address).awaitUninterruptibly();
            if (done.isSuccess()) {
                return listening;
            }
            listening.close();
        }
        throw new IOException(
                "cannot listen on " + address + ": " + done.cause().getMessage(), done.cause());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var channel = (SocketChannel) message;
        EventLoop loop = loops.next();
        if (loop.inEventLoop()) {
            receive(channel, loop);
            return;
        }
        try {
            loop.execute(() -> receive(channel, loop));
        } catch (RejectedExecutionException e) {
            channel.unsafe().closeForcibly();
        }
    }

    private void receive(SocketChannel channel, EventLoop loop) {
        try {
            if (reception.receive(channel, loop)) {
                join(channel, loop);
                return;
            }
        } catch (RuntimeException e) {
            LOG.warn("a connection could not be taken in", e);
        }
        channel.unsafe().closeForcibly();
    }

    /// Wants to read before it joins: Linux's loop is told once then what to wait for, else twice.
    private static void join(SocketChannel channel, EventLoop loop) {
        if (channel instanceof EpollSocketChannel) {
            channel.unsafe().beginRead();
        }
        loop.register(channel);
    }

    /// Accepting fails when there are no descriptors left. Trying at once again would only keep the
    /// loop busy.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.warn("no connections are taken in for a second: {}", cause.toString());
        ChannelConfig config = context.channel().config();
        config.setAutoRead(false);
        context.executor()
                .schedule(() -> config.setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
