package dev.stirrup.server.http;

import dev.stirrup.server.Admission;
import dev.stirrup.server.PeerNetwork;
import dev.stirrup.server.engine.Sweep;
import dev.stirrup.server.engine.tls.Secured;
import dev.stirrup.server.engine.tls.TlsGate;
import dev.stirrup.server.engine.tls.Visitor;
import dev.stirrup.wire.Ipv4;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Lets connections in, or turns them away when there are too many, and knows those that are there.
final class Entrance extends ChannelInitializer<Channel> {
    private final HttpShell shell;
    private final Admission admission;
    private final Optional<TlsGate> tls;
    private final Set<Channel> present = ConcurrentHashMap.newKeySet();
    private final Map<EventExecutor, Sweep> sweeps = new ConcurrentHashMap<>();

    /// @param tls what stands before HTTP; empty for plain HTTP
    Entrance(HttpShell shell, Optional<TlsGate> tls) {
        this.shell = shell;
        this.tls = tls;
        this.admission =
                new Admission(shell.settings().maxConnections(), shell.settings().maxPerAddress());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The listener stays with the channel.
    protected void initChannel(Channel channel) {
        PeerNetwork from = PeerNetwork.of(channel.remoteAddress());
        if (!admission.enter(from)) {
            turnAway(channel);
            return;
        }
        present.add(channel);
        Ipv4 local = Peer.address(channel.localAddress());
        Ipv4 client = Peer.address(channel.remoteAddress());
        var peer = new Peer(client, from, shell.ports().networks().apply(local), Optional.empty());
        if (tls.isEmpty()) {
            serve(channel, peer);
            return;
        }
        var arrival = new Arrival(this, channel, peer);
        channel.closeFuture().addListener(arrival);
        tls.get().enter(channel, new Visitor(client, from, peer.networkName()), arrival);
    }

    /// What a connection by TLS comes to. A handshake that fails ends it before HTTP has begun. An
    /// object, since the quick compiler makes no lambda without asking the virtual machine.
    private record Arrival(Entrance entrance, Channel channel, Peer peer)
            implements ChannelFutureListener, Consumer<Secured> {
        @Override
        public void accept(Secured secured) {
            entrance.serve(channel, peer.by(secured));
        }

        @Override
        public void operationComplete(ChannelFuture closed) {
            entrance.left(channel, peer);
        }
    }

    /// A handshake only to say no would be the dearest answer of all.
    @SuppressWarnings("FutureReturnValueIgnored") // A close that fails leaves a closed channel.
    private void turnAway(Channel channel) {
        if (tls.isPresent()) {
            channel.close();
        } else {
            channel.pipeline().addLast(new Turnaway());
        }
    }

    private void serve(Channel channel, Peer peer) {
        channel.pipeline().addLast("http", new HttpConnection(shell, channel, peer, this));
    }

    /// Must be called for each connection that was let in, at its end.
    void left(Channel channel, Peer peer) {
        if (present.remove(channel)) {
            admission.leave(peer.from());
        }
    }

    Sweep sweep(EventExecutor loop) {
        Sweep sweep = sweeps.get(loop);
        return sweep != null
                ? sweep
                : sweeps.computeIfAbsent(
                        loop, one -> new Sweep(one, shell.settings().shortestTimeout()));
    }

    /// How many connections are open.
    int size() {
        return present.size();
    }

    /// Closes them all, and waits for that.
    void close(long millis) {
        List<ChannelFuture> closing = new ArrayList<>();
        present.forEach(channel -> closing.add(channel.close()));
        long end = shell.nanos().getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (ChannelFuture one : closing) {
            long left = Math.max(0, end - shell.nanos().getAsLong());
            one.awaitUninterruptibly(left, TimeUnit.NANOSECONDS);
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
