package dev.stirrup.server.tftp;

import dev.stirrup.netboot.Network;
import dev.stirrup.server.engine.Engine;
import dev.stirrup.server.tftp.TftpSettings.PortMode;
import dev.stirrup.server.tftp.TransferDesk.Outside;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Serves files by TFTP on one address, read-only.
public final class TftpListener implements AutoCloseable {
    /// A boot storm's acknowledgments wait here while the loop is busy. In bytes; the kernel caps
    /// it.
    private static final int SOCKET_BUFFER = 4 << 20;

    private static final int DATAGRAMS_AT_ONCE = 8;
    private static final long CLOSE_MILLIS = 5_000;

    /// SO_RCVBUFFORCE: above the system's cap, if we may (CAP_NET_ADMIN).
    private static final IntegerUnixChannelOption RECEIVE_BUFFER_FORCE =
            new IntegerUnixChannelOption("SO_RCVBUFFORCE", 1, 33);

    private final DatagramChannel channel;
    private final TftpCounters counters = new TftpCounters();
    private final Datagrams datagrams = new Datagrams();
    private final TransferDesk desk;

    private TftpListener(
            DatagramChannel channel,
            TftpSettings settings,
            Network network,
            TftpServices services) {
        this.channel = channel;
        Engine engine = services.loops().engine();
        Doorway doorway =
                settings.ports() == PortMode.SHARED
                        ? new SharedPort(channel)
                        : new OwnPort(channel, engine, this::handler);
        var outside = new Outside(channel.eventLoop(), doorway, counters);
        this.desk = new TransferDesk(settings, services, network, outside);
        channel.pipeline().addLast(new RequestHandler(desk, doorway, counters));
    }

    /// Binds the port and begins to serve.
    ///
    /// @param network the network that the address belongs to: named in asks and events
    /// @throws IOException when the port cannot be bound: it is taken, or needs a privilege
    public static TftpListener start(TftpSettings settings, Network network, TftpServices services)
            throws IOException {
        Engine engine = services.loops().engine();
        DatagramChannel channel = engine.newDatagramChannel();
        configure(channel, engine.epoll());
        engine.group().register(channel).awaitUninterruptibly();
        var listener = new TftpListener(channel, settings, network, services);
        InetAddress address = InetAddress.getByAddress(settings.address().toBytes());
        ChannelFuture bound =
                channel.bind(new InetSocketAddress(address, settings.port()))
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            listener.close();
            throw new IOException(
                    "cannot listen on UDP port " + settings.port() + " of " + settings.address(),
                    bound.cause());
        }
        return listener;
    }

    /// The bound port.
    public int port() {
        return channel.localAddress().getPort();
    }

    public TftpCounters counters() {
        return counters;
    }

    /// Tells all clients that it is over and frees the port; waits at most five seconds for that.
    @Override
    public void close() {
        channel.eventLoop()
                .submit(() -> {
                    desk.close();
                    var _ = channel.close();
                })
                .awaitUninterruptibly(CLOSE_MILLIS);
        channel.closeFuture().awaitUninterruptibly(CLOSE_MILLIS);
    }

    private static void configure(DatagramChannel channel, boolean epoll) {
        var config = channel.config();
        config.setOption(ChannelOption.SO_RCVBUF, SOCKET_BUFFER);
        config.setOption(ChannelOption.SO_SNDBUF, SOCKET_BUFFER);
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
            channel.config().setOption(RECEIVE_BUFFER_FORCE, SOCKET_BUFFER);
        } catch (ChannelException e) {
            // Without the privilege the system's own cap stays; that is no reason not to serve.
        }
    }

    private ChannelHandler handler(Client client) {
        return new TransferHandler(desk, client, counters, datagrams);
    }
}
