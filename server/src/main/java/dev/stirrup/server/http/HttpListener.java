package dev.stirrup.server.http;

import dev.stirrup.server.Loops;
import dev.stirrup.wire.Ipv4;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// The boot server for HTTP/1.1 (RFC 9110, 9112), made for EDK2, shim, GRUB and iPXE: exact
/// `Content-Length` first, no chunks, no redirects, single ranges, connections kept open.
public final class HttpListener implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final int WRITES_PER_TURN = 4;
    private static final long SWEEP_SECONDS = 10;
    private static final long CLOSE_MILLIS = 2_000;

    private final HttpShell shell;
    private final ExecutorService offLoop;
    private final Channel acceptor;
    private final ChannelGroup connections;
    private final Future<?> sweep;

    private HttpListener(
            HttpShell shell, ExecutorService offLoop, Channel acceptor, ChannelGroup connections) {
        this.shell = shell;
        this.offLoop = offLoop;
        this.acceptor = acceptor;
        this.connections = connections;
        this.sweep =
                acceptor.eventLoop()
                        .scheduleWithFixedDelay(
                                () -> offLoop.execute(shell.openFiles()::sweep),
                                SWEEP_SECONDS,
                                SWEEP_SECONDS,
                                TimeUnit.SECONDS);
    }

    /// Listens.
    ///
    /// @throws IOException when the address cannot be bound
    public static HttpListener start(Loops loops, HttpSettings settings, HttpPorts ports)
            throws IOException {
        ExecutorService offLoop =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
        var shell =
                new HttpShell(
                        settings,
                        ports,
                        new OpenFiles(ports.shelf(), System::nanoTime),
                        offLoop,
                        new DateLine(),
                        System::nanoTime,
                        new LongAdder());
        var connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(loops.engine().group())
                        .channel(loops.engine().acceptor())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(ChannelOption.WRITE_SPIN_COUNT, WRITES_PER_TURN)
                        .childHandler(new Entrance(shell, connections))
                        .bind(settings.address())
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            offLoop.close();
            throw new IOException(
                    "cannot listen on " + settings.address() + ": " + bound.cause().getMessage(),
                    bound.cause());
        }
        return new HttpListener(shell, offLoop, bound.channel(), connections);
    }

    /// Where it listens, with the port that was chosen for port 0.
    public InetSocketAddress address() {
        return (InetSocketAddress) acceptor.localAddress();
    }

    /// How many connections are open.
    public int connections() {
        return connections.size();
    }

    /// How many requests were not HTTP as we take it, since the start.
    public long refused() {
        return shell.refused().sum();
    }

    /// Stops listening and breaks off what is being sent.
    @Override
    public void close() {
        sweep.cancel(false);
        acceptor.close().awaitUninterruptibly(CLOSE_MILLIS);
        connections.close().awaitUninterruptibly(CLOSE_MILLIS);
        offLoop.shutdownNow();
        shell.openFiles().close();
    }

    /// Lets connections in, or turns them away when there are too many.
    private static final class Entrance extends ChannelInitializer<Channel> {
        private final HttpShell shell;
        private final ChannelGroup connections;
        private final Admission admission;

        Entrance(HttpShell shell, ChannelGroup connections) {
            this.shell = shell;
            this.connections = connections;
            this.admission =
                    new Admission(
                            shell.settings().maxConnections(), shell.settings().maxPerAddress());
        }

        @Override
        protected void initChannel(Channel channel) {
            Ipv4 client = Peer.address(channel.remoteAddress());
            if (!admission.enter(client)) {
                channel.pipeline().addLast(new Turnaway());
                return;
            }
            connections.add(channel);
            channel.closeFuture().addListener(future -> admission.leave(client));
            Ipv4 local = Peer.address(channel.localAddress());
            var peer = new Peer(client, shell.ports().networks().apply(local));
            channel.pipeline().addLast(new HttpConnection(shell, channel, peer));
        }
    }

    /// Tells one connection too many to come back; iPXE waits as long as it is told.
    private static final class Turnaway extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            ByteBuf out = context.alloc().directBuffer(ResponseHead.USUAL_LENGTH);
            ResponseHead.begin(out, Status.UNAVAILABLE, 0)
                    .field("Retry-After: ", "5")
                    .end(ResponseHead.Persistence.CLOSED);
            context.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
