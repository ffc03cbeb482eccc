package dev.stirrup.server.tftp;

import dev.stirrup.wire.MalformedException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.PortUnreachableException;
import java.util.concurrent.TimeUnit;

/// Reads the port of one transfer.
///
/// The kernel tells that the client's port is closed before it gives out what the client sent just
/// before: a client that ends with its last acknowledgment while blocks come to it once more is not
/// one that has gone without a word.
final class TransferHandler extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final long LAST_WORDS_MILLIS = 50;

    private final TransferDesk desk;
    private final Client client;
    private final TftpCounters counters;
    private final Datagrams datagrams;

    TransferHandler(TransferDesk desk, Client client, TftpCounters counters, Datagrams datagrams) {
        this.desk = desk;
        this.client = client;
        this.counters = counters;
        this.datagrams = datagrams;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
        try {
            desk.receive(datagrams.decode(datagram.content()), client);
        } catch (MalformedException e) {
            counters.malformed().increment();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof PortUnreachableException) {
            var _ =
                    context.executor()
                            .schedule(() -> end(context), LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            counters.failed().increment();
        }
    }

    private void end(ChannelHandlerContext context) {
        if (context.channel().isOpen()) {
            desk.unreachable(client);
        }
    }
}
