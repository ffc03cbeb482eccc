package dev.stirrup.server.iscsi;

import dev.stirrup.server.Admission;
import dev.stirrup.server.PeerNetwork;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Lets connections in, or turns them away when there are too many, and knows those that are there.
final class Doorway extends ChannelInitializer<Channel> {
    private final Shell shell;
    private final Admission admission;
    private final Set<IscsiConnection> present = ConcurrentHashMap.newKeySet();

    Doorway(Shell shell, IscsiSettings settings) {
        this.shell = shell;
        this.admission = new Admission(settings.maxConnections(), settings.maxPerAddress());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // A close that fails leaves a closed channel.
    protected void initChannel(Channel channel) {
        PeerNetwork peer = PeerNetwork.of(channel.remoteAddress());
        if (!admission.enter(peer)) {
            channel.close();
            return;
        }
        var connection = new IscsiConnection(shell, channel, peer);
        present.add(connection);
        channel.closeFuture()
                .addListener(future -> {
                    present.remove(connection);
                    admission.leave(peer);
                });
        channel.pipeline().addLast(connection);
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
