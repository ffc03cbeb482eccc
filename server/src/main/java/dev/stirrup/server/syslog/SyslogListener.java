package dev.stirrup.server.syslog;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.server.Loops;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.LongAdder;

/// Takes what iPXE and installers say by syslog over UDP (RFC 5426) into the machines' timelines.
/// Sends nothing. A sender that floods is cut to a rate; how much was held back is told with its
/// next message.
public final class SyslogListener implements AutoCloseable {
    /// The port syslog has.
    public static final int PORT = 514;

    private static final int MAX_DATAGRAM = 8 * 1024;
    private static final int RECEIVE_BUFFER = 1024 * 1024;
    private static final long CLOSE_MILLIS = 2_000;
    private static final int NOTICE = 5;

    private final Channel channel;
    private final Receiver receiver;

    private SyslogListener(Channel channel, Receiver receiver) {
        this.channel = channel;
        this.receiver = receiver;
    }

    /// Listens.
    ///
    /// @throws IOException when the address cannot be bound
    public static SyslogListener start(Loops loops, InetSocketAddress address, SyslogPorts ports)
            throws IOException {
        var receiver = new Receiver(ports);
        ChannelFuture bound =
                new Bootstrap()
                        .group(loops.engine().group())
                        .channel(loops.engine().datagram())
                        .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(MAX_DATAGRAM))
                        .handler(receiver)
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + address + ": " + bound.cause().getMessage(),
                    bound.cause());
        }
        return new SyslogListener(bound.channel(), receiver);
    }

    /// Where it listens, with the port that was chosen for port 0.
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /// How many datagrams were no syslog message.
    public long malformed() {
        return receiver.malformed.sum();
    }

    /// How many messages were held back because their sender said too much.
    public long suppressed() {
        return receiver.suppressed.sum();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(CLOSE_MILLIS);
    }

    private static final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {
        private final SyslogPorts ports;
        private final RateBound bound = new RateBound();
        private final LongAdder malformed = new LongAdder();
        private final LongAdder suppressed = new LongAdder();

        Receiver(SyslogPorts ports) {
            this.ports = ports;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            if (!(packet.sender().getAddress() instanceof Inet4Address address)) {
                return;
            }
            Ipv4 sender = Ipv4.of(address.getAddress());
            RateBound.Verdict verdict = bound.admit(sender, System.nanoTime());
            if (!verdict.passes()) {
                suppressed.increment();
                return;
            }
            if (verdict.suppressed() > 0) {
                publish(sender, heldBack(verdict.suppressed()));
            }
            try {
                publish(sender, SyslogDecoder.decode(ByteBufUtil.getBytes(packet.content())));
            } catch (MalformedException e) {
                malformed.increment();
            }
        }

        /// A socket error of one datagram, such as an ICMP answer, ends nothing.
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            malformed.increment();
        }

        private static SyslogMessage heldBack(int count) {
            return new SyslogMessage(5, NOTICE, "", "syslog", count + " messages held back");
        }

        private void publish(Ipv4 sender, SyslogMessage message) {
            ports.events()
                    .publish(
                            new BootEvent(
                                    ports.clock().instant(),
                                    ports.attribution().of(sender),
                                    ports.networkOf().apply(sender),
                                    new Milestone.MessageReceived(
                                            message.program(),
                                            message.severity(),
                                            BootUrl.redactAll(message.text()))));
        }
    }
}
