package dev.stirrup.server.tftp;

import dev.stirrup.server.engine.Engine;
import dev.stirrup.tftp.TftpPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;

/// Answers each transfer from a port of its own (RFC 1350 section 4), over a connected socket: the
/// kernel itself turns away what comes to that port from elsewhere. Where it can, it also cuts
/// several blocks into datagrams (UDP_SEGMENT).
final class OwnPort implements Doorway {
    /// linux/udp.h; the level is IPPROTO_UDP.
    private static final IntegerUnixChannelOption UDP_SEGMENT =
            new IntegerUnixChannelOption("UDP_SEGMENT", 17, 103);

    private final DatagramChannel listening;
    private final Engine engine;
    private final Function<Client, ChannelHandler> handlers;

    /// @param handlers what reads the port of a transfer
    OwnPort(DatagramChannel listening, Engine engine, Function<Client, ChannelHandler> handlers) {
        this.listening = listening;
        this.engine = engine;
        this.handlers = handlers;
    }

    @Override
    public void reply(TftpPacket packet, Client to) {
        var _ =
                listening.writeAndFlush(
                        new DatagramPacket(
                                Datagrams.encode(listening.alloc(), packet), to.socket()),
                        listening.voidPromise());
    }

    @Override
    public Wire open(Client to) throws IOException {
        DatagramChannel channel = engine.newDatagramChannel();
        channel.config()
                .setOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new DatagramBatch(DatagramBatch.REQUEST_SPACE, 1));
        channel.pipeline().addLast(handlers.apply(to));
        EventLoop loop = listening.eventLoop();
        // On the loop all of this happens at once: a datagram socket has nothing to wait for.
        ChannelFuture connected = loop.register(channel);
        if (connected.isSuccess()) {
            var local = new InetSocketAddress(listening.localAddress().getAddress(), 0);
            connected = channel.connect(to.socket(), local);
        }
        if (!connected.isSuccess()) {
            var _ = channel.close();
            throw new IOException("no port for a transfer", connected.cause());
        }
        return new OwnWire(channel, engine.epoll());
    }

    private static final class OwnWire implements Wire {
        private final DatagramChannel channel;
        private boolean segmenting;
        private int segment;

        OwnWire(DatagramChannel channel, boolean segmenting) {
            this.channel = channel;
            this.segmenting = segmenting;
        }

        @Override
        public void send(TftpPacket packet) {
            var _ = channel.write(Datagrams.encode(channel.alloc(), packet), channel.voidPromise());
        }

        @Override
        public void sendBlocks(BlockLayout layout, long first, int count) throws IOException {
            int most = segmenting && count > 1 && cuts(layout.datagram()) ? layout.segments() : 1;
            for (int sent = 0; sent < count; sent += most) {
                int some = Math.min(most, count - sent);
                ByteBuf blocks = layout.lay(channel.alloc(), first + sent, some);
                if (some == 1) {
                    var _ = channel.write(blocks, channel.voidPromise());
                } else {
                    writeSegments(blocks);
                }
            }
        }

        /// Has the kernel cut what is longer than one datagram of this transfer.
        private boolean cuts(int datagram) {
            if (segment != datagram) {
                segmenting = channel.config().setOption(UDP_SEGMENT, datagram);
                segment = datagram;
            }
            return segmenting;
        }

        /// As in a shared port: what cannot be cut is sent again by the timer, one by one.
        private void writeSegments(ByteBuf blocks) {
            var _ =
                    channel.write(blocks)
                            .addListener(done -> {
                                if (!done.isSuccess() && segmenting) {
                                    segmenting = false;
                                    channel.config().setOption(UDP_SEGMENT, 0);
                                }
                            });
        }

        @Override
        public void flush() {
            channel.flush();
        }

        @Override
        public void close() {
            var _ = channel.close();
        }
    }
}
