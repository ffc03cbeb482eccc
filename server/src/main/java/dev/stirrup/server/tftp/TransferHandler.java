package dev.stirrup.server.tftp;

import dev.stirrup.wire.MalformedException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.PortUnreachableException;

/// Reads the port of one transfer.
final class TransferHandler extends SimpleChannelInboundHandler<DatagramPacket> {
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
            desk.unreachable(client);
        } else {
            counters.failed().increment();
        }
    }
}
