package dev.stirrup.server.tftp;

import dev.stirrup.wire.MalformedException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.util.Optional;

/// Reads the listening port.
final class RequestHandler extends SimpleChannelInboundHandler<DatagramPacket> {
    private final TransferDesk desk;
    private final TftpCounters counters;
    private final Datagrams datagrams = new Datagrams();

    RequestHandler(TransferDesk desk, TftpCounters counters) {
        this.desk = desk;
        this.counters = counters;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
        Optional<Client> client = Client.of(datagram.sender());
        if (client.isEmpty()) {
            return;
        }
        try {
            desk.take(datagrams.decode(datagram.content()), client.get());
        } catch (MalformedException e) {
            counters.malformed().increment();
            if (datagrams.isRequest(datagram.content())) {
                desk.malformed(client.get());
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // One datagram could not be received or sent; the timers make up for it.
        counters.failed().increment();
    }
}
