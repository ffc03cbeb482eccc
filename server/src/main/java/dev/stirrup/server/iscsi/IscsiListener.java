package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.login.Challenges;
import dev.stirrup.server.Loops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The iSCSI target (RFC 7143) on its TCP port.
public final class IscsiListener implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int LOW_WATER = 1 << 20;
    private static final int HIGH_WATER = 4 << 20;
    private static final int RECEIVE_MOST = 1 << 18;
    private static final int KEEPALIVE_IDLE_SECONDS = 60;
    private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
    private static final int KEEPALIVE_COUNT = 6;
    private static final int UNACKNOWLEDGED_MILLIS =
            1000 * (KEEPALIVE_IDLE_SECONDS + KEEPALIVE_COUNT * KEEPALIVE_INTERVAL_SECONDS);
    private static final long CLOSE_MILLIS = 2_000;

    private final Channel acceptor;
    private final Doorway doorway;
    private final ExecutorService offLoop;

    private IscsiListener(Channel acceptor, Doorway doorway, ExecutorService offLoop) {
        this.acceptor = acceptor;
        this.doorway = doorway;
        this.offLoop = offLoop;
    }

    /// Listens.
    ///
    /// @throws IOException when the address cannot be bound
    public static IscsiListener start(Loops loops, IscsiSettings settings, IscsiPorts ports)
            throws IOException {
        ExecutorService offLoop =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("iscsi-", 0).factory());
        var random = new SecureRandom();
        var challenges =
                new Challenges(length -> {
                    var bytes = new byte[length];
                    random.nextBytes(bytes);
                    return bytes;
                });
        var proofs = new Shell.Proofs(challenges, settings.algorithms());
        var shell = new Shell(ports, offLoop, proofs, new LoginBrake(ports.clock()));
        var doorway = new Doorway(shell, settings);
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loops.engine().group())
                        .channel(loops.engine().acceptor())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new AdaptiveRecvByteBufAllocator(512, 8192, RECEIVE_MOST))
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
                        .childHandler(doorway);
        if (loops.engine().epoll()) {
            // An initiator that cannot answer pings is known to be gone by this alone. While bytes
            // wait for an acknowledgement, the kernel does not probe: without a limit of their own
            // they are sent again for a quarter of an hour.
            bootstrap
                    .childOption(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS)
                    .childOption(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS)
                    .childOption(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_COUNT)
                    .childOption(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS);
        }
        ChannelFuture bound = bootstrap.bind(settings.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            offLoop.close();
            throw new IOException(
                    "cannot listen on " + settings.address() + ": " + bound.cause().getMessage(),
                    bound.cause());
        }
        return new IscsiListener(bound.channel(), doorway, offLoop);
    }

    /// Where it listens, with the port that was chosen for port 0.
    public InetSocketAddress address() {
        return (InetSocketAddress) acceptor.localAddress();
    }

    /// How many connections are open.
    public int connections() {
        return doorway.size();
    }

    /// Stops listening, tells every initiator that its connection goes, and waits until what their
    /// commands had begun is done.
    @Override
    public void close() {
        acceptor.close().awaitUninterruptibly(CLOSE_MILLIS);
        doorway.close(CLOSE_MILLIS);
        offLoop.close();
    }
}
