package dev.stirrup.server.tftp;

import dev.stirrup.tftp.TftpPacket;
import dev.stirrup.tftp.TftpPacket.Failure;
import dev.stirrup.tftp.TftpPacket.ReadRequest;
import dev.stirrup.tftp.TftpPacket.WriteRequest;
import dev.stirrup.wire.MalformedException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.util.Locale;
import java.util.Optional;

/// Reads the listening port.
final class RequestHandler extends SimpleChannelInboundHandler<DatagramPacket> {
    private final TransferDesk desk;
    private final Doorway doorway;
    private final TftpCounters counters;
    private final Datagrams datagrams = new Datagrams();

    RequestHandler(TransferDesk desk, Doorway doorway, TftpCounters counters) {
        this.desk = desk;
        this.doorway = doorway;
        this.counters = counters;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
        Optional<Client> client = Client.of(datagram.sender());
        if (client.isEmpty()) {
            return;
        }
        try {
            take(datagrams.decode(datagram.content()), client.get());
        } catch (MalformedException e) {
            counters.malformed().increment();
        }
    }

    private void take(TftpPacket packet, Client client) {
        switch (packet) {
            case ReadRequest request -> read(request, client);
            case WriteRequest _ ->
                    refuse(Failure.ACCESS_VIOLATION, "this server is for reading only", client);
            default -> desk.receive(packet, client);
        }
    }

    /// Everything that boots asks for `octet`. A file in `netascii` has another length than on
    /// disk, its line ends are changed, and a boot file that went through that is broken: whoever
    /// asks for it (as tftp-hpa does unless told `-m binary`) is better served with a clear no.
    private void read(ReadRequest request, Client client) {
        if (request.mode().toLowerCase(Locale.ROOT).equals("octet")) {
            desk.request(request, client);
        } else {
            refuse(Failure.ILLEGAL_OPERATION, "only mode octet (binary) is served", client);
        }
    }

    private void refuse(int code, String why, Client client) {
        doorway.reply(new Failure(code, why), client);
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
