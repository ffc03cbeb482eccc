package dev.stirrup.server.http;

import dev.stirrup.server.Admission;
import dev.stirrup.server.PeerNetwork;
import dev.stirrup.server.engine.Acceptor;
import dev.stirrup.server.engine.InboundHandler;
import dev.stirrup.server.engine.Intake;
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
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Lets connections in, or turns them away when there are too many, and knows those that are there.
final class Entrance implements Acceptor.Reception {
    private static final int WRITES_PER_TURN = 4;

    private final HttpShell shell;
    private final Admission admission;
    private final Optional<TlsGate> tls;
    private final Intake intake = new Intake();
    private final Map<Channel, EventLoop> present = new ConcurrentHashMap<>();
    private final Map<EventExecutor, Sweep> sweeps = new ConcurrentHashMap<>();

    /// @param tls what stands before HTTP; empty for plain HTTP
    Entrance(HttpShell shell, Optional<TlsGate> tls) {
        this.shell = shell;
        this.tls = tls;
        this.admission =
                new Admission(shell.settings().maxConnections(), shell.settings().maxPerAddress());
    }

    @Override
    public boolean receive(SocketChannel channel, EventLoop loop) {
        prepare(channel);
        PeerNetwork from = PeerNetwork.of(channel.remoteAddress());
        if (!admission.enter(from)) {
            return turnAway(channel);
        }
        present.put(channel, loop);
        Ipv4 local = Peer.address(channel.localAddress());
        Ipv4 client = Peer.address(channel.remoteAddress());
        var peer = new Peer(client, from, shell.ports().networks().apply(local), Optional.empty());
        if (tls.isEmpty()) {
            serve(channel, loop, peer);
            return true;
        }
        return secure(channel, peer, tls.get());
    }

    private void prepare(SocketChannel channel) {
        SocketChannelConfig config = channel.config();
        config.setRecvByteBufAllocator(intake);
        config.setWriteSpinCount(WRITES_PER_TURN);
        // Under TLS a client ends by close_notify; the end of its bytes alone is a break.
        config.setAllowHalfClosure(tls.isEmpty());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The listener stays with the channel.
    private boolean secure(Channel channel, Peer peer, TlsGate gate) {
        var arrival = new Arrival(this, channel, peer);
        var visitor = new Visitor(peer.client(), peer.from(), peer.networkName());
        if (!gate.enter(channel, visitor, arrival)) {
            left(channel, peer);
            return false;
        }
        channel.closeFuture().addListener(arrival);
        return true;
    }

    /// What a connection by TLS comes to. A handshake that fails ends it before HTTP has begun. An
    /// object, since the quick compiler makes no lambda without asking the virtual machine.
    private record Arrival(Entrance entrance, Channel channel, Peer peer)
            implements ChannelFutureListener, Consumer<Secured> {
        @Override
        public void accept(Secured secured) {
            entrance.serve(channel, channel.eventLoop(), peer.by(secured));
        }

        @Override
        public void operationComplete(ChannelFuture closed) {
            entrance.left(channel, peer);
        }
    }

    /// A handshake only to say no would be the dearest answer of all.
    private boolean turnAway(Channel channel) {
        if (tls.isPresent()) {
            return false;
        }
        channel.pipeline().addLast("turnaway", new Turnaway());
        return true;
    }

    private void serve(Channel channel, EventLoop loop, Peer peer) {
        channel.pipeline().addLast("http", new HttpConnection(this, channel, loop, peer));
    }

    HttpShell shell() {
        return shell;
    }

    /// Must be called for each connection that was let in, at its end.
    void left(Channel channel, Peer peer) {
        if (present.remove(channel) != null) {
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
    @SuppressWarnings("FutureReturnValueIgnored") // Each channel tells its end itself.
    void close(long millis) {
        List<ChannelFuture> closing = new ArrayList<>();
        present.forEach((channel, loop) -> {
            // There, because one that has just been let in joins its loop in the same turn.
            loop.execute(channel::close);
            closing.add(channel.closeFuture());
        });
        long end = shell.nanos().getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (ChannelFuture one : closing) {
            long left = Math.max(0, end - shell.nanos().getAsLong());
            one.awaitUninterruptibly(left, TimeUnit.NANOSECONDS);
        }
    }

    /// Tells one connection too many to come back; iPXE waits as long as it is told.
    private static final class Turnaway extends InboundHandler {
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
