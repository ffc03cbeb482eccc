package dev.stirrup.server.tftp;

import dev.stirrup.server.engine.Engine;
import dev.stirrup.server.tftp.TftpSettings.PortMode;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The listening port on one of the engine's loops: for transfers with ports of their own, and for
/// systems other than Linux.
final class ChannelPort implements Port, Lane {
    private static final int DATAGRAMS_AT_ONCE = 8;
    private static final long CLOSE_MILLIS = 5_000;

    /// SO_RCVBUFFORCE: above the system's cap, if we may (CAP_NET_ADMIN).
    private static final IntegerUnixChannelOption RECEIVE_BUFFER_FORCE =
            new IntegerUnixChannelOption("SO_RCVBUFFORCE", 1, 33);

    private final TftpSettings settings;
    private final DatagramChannel channel;
    private final TftpCounters counters;
    private final Datagrams datagrams = new Datagrams();
    private final Doorway doorway;
    private final Uptime uptime = new Uptime();
    private @Nullable TransferDesk desk;
    private @Nullable Future<?> later;

    ChannelPort(TftpSettings settings, Engine engine, TftpCounters counters) {
        this.settings = settings;
        this.counters = counters;
        this.channel = engine.newDatagramChannel();
        configure(channel, engine.epoll());
        engine.group().register(channel).awaitUninterruptibly();
        this.doorway =
                settings.ports() == PortMode.SHARED
                        ? new SharedPort(channel)
                        : new OwnPort(channel, engine, this::handler);
    }

    @Override
    public Lane lane() {
        return this;
    }

    @Override
    public Doorway doorway() {
        return doorway;
    }

    @Override
    public int number() {
        return channel.localAddress().getPort();
    }

    @Override
    public void serve(TransferDesk to) throws IOException {
        desk = to;
        channel.pipeline().addLast(new RequestHandler(to, counters));
        InetAddress address = InetAddress.getByAddress(settings.address().toBytes());
        ChannelFuture bound =
                channel.bind(new InetSocketAddress(address, settings.port()))
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("bind", bound.cause());
        }
    }

    @Override
    public void close(Runnable last) {
        channel.eventLoop()
                .submit(() -> {
                    last.run();
                    var _ = channel.close();
                })
                .awaitUninterruptibly(CLOSE_MILLIS);
        channel.closeFuture().awaitUninterruptibly(CLOSE_MILLIS);
    }

    @Override
    public void execute(Runnable task) {
        channel.eventLoop().execute(task);
    }

    @Override
    public long now() {
        return uptime.now();
    }

    @Override
    public void at(long time, Runnable task) {
        Future<?> before = later;
        if (before != null) {
            before.cancel(false);
        }
        later = channel.eventLoop().schedule(task, time - now(), TimeUnit.NANOSECONDS);
    }

    private TransferHandler handler(Client client) {
        return new TransferHandler(Objects.requireNonNull(desk), client, counters, datagrams);
    }

    private static void configure(DatagramChannel channel, boolean epoll) {
        var config = channel.config();
        config.setOption(ChannelOption.SO_RCVBUF, TftpListener.SOCKET_BUFFER);
        config.setOption(ChannelOption.SO_SNDBUF, TftpListener.SOCKET_BUFFER);
        config.setOption(ChannelOption.WRITE_SPIN_COUNT, 1);
        int datagrams = 1;
        if (epoll) {
            force(channel);
            config.setOption(
                    EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DatagramBatch.REQUEST_SPACE);
            datagrams = DATAGRAMS_AT_ONCE;
        }
        config.setOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new DatagramBatch(DatagramBatch.REQUEST_SPACE, datagrams));
    }

    private static void force(DatagramChannel channel) {
        try {
            channel.config().setOption(RECEIVE_BUFFER_FORCE, TftpListener.SOCKET_BUFFER);
        } catch (ChannelException e) {
            // Without the privilege the system's own cap stays; that is no reason not to serve.
        }
    }
}
