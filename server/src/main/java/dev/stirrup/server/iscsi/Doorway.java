package dev.stirrup.server.iscsi;

import dev.stirrup.server.Admission;
import dev.stirrup.server.PeerNetwork;
import dev.stirrup.server.engine.Acceptor;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Lets connections in, or turns them away when there are too many, and knows those that are there.
final class Doorway implements Acceptor.Reception {
    private static final int LOW_WATER = 1 << 20;
    private static final int HIGH_WATER = 4 << 20;
    private static final int RECEIVE_MOST = 1 << 18;
    private static final int KEEPALIVE_IDLE_SECONDS = 60;
    private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
    private static final int KEEPALIVE_COUNT = 6;
    private static final int UNACKNOWLEDGED_MILLIS =
            1000 * (KEEPALIVE_IDLE_SECONDS + KEEPALIVE_COUNT * KEEPALIVE_INTERVAL_SECONDS);

    private final RecvByteBufAllocator intake =
            new AdaptiveRecvByteBufAllocator(512, 8192, RECEIVE_MOST);
    private final Shell shell;
    private final Admission admission;
    private final Set<IscsiConnection> present = ConcurrentHashMap.newKeySet();

    Doorway(Shell shell, IscsiSettings settings) {
        this.shell = shell;
        this.admission = new Admission(settings.maxConnections(), settings.maxPerAddress());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The listener stays with the channel.
    public boolean receive(SocketChannel channel, EventLoop loop) {
        PeerNetwork peer = PeerNetwork.of(channel.remoteAddress());
        if (!admission.enter(peer)) {
            return false;
        }
        prepare(channel.config());
        var connection = new IscsiConnection(shell, channel, loop, peer);
        present.add(connection);
        channel.closeFuture()
                .addListener(future -> {
                    present.remove(connection);
                    admission.leave(peer);
                });
        channel.pipeline().addLast(connection);
        return true;
    }

    private void prepare(SocketChannelConfig config) {
        config.setTcpNoDelay(true)
                .setKeepAlive(true)
                .setRecvByteBufAllocator(intake)
                .setWriteBufferWaterMark(new WriteBufferWaterMark(LOW_WATER, HIGH_WATER));
        if (config instanceof EpollSocketChannelConfig linux) {
            // An initiator that cannot answer pings is known to be gone by this alone. While bytes
            // wait for an acknowledgement, the kernel does not probe: without a limit of their own
            // they are sent again for a quarter of an hour.
            linux.setTcpKeepIdle(KEEPALIVE_IDLE_SECONDS)
                    .setTcpKeepIntvl(KEEPALIVE_INTERVAL_SECONDS)
                    .setTcpKeepCnt(KEEPALIVE_COUNT)
                    .setTcpUserTimeout(UNACKNOWLEDGED_MILLIS);
        }
    }

    /// How many connections are open.
    int size() {
        return present.size();
    }

    /// Closes them all, and waits for that.
    void close(long millis) {
        present.forEach(IscsiConnection::shutDown);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (IscsiConnection one : present) {
            long left = Math.max(0, end - System.nanoTime());
            if (!one.closed().awaitUninterruptibly(left, TimeUnit.NANOSECONDS)) {
                one.abort();
            }
        }
    }
}
