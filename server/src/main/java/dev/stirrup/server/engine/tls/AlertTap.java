package dev.stirrup.server.engine.tls;

import dev.stirrup.server.tls.PlainAlerts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Listens to a client's bytes before the engine gets them, until the handshake is over.
final class AlertTap extends ChannelInboundHandlerAdapter {
    private final PlainAlerts alerts;

    AlertTap(PlainAlerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        alerts.add(bytes.nioBuffer(bytes.readerIndex(), bytes.readableBytes()));
        context.fireChannelRead(message);
    }
}
