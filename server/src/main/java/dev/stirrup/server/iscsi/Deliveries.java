package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.session.Delivery;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;

/// Looks at what has become of what a connection was sent. Only Linux tells what the other side's
/// kernel has acknowledged (tcp(7), `TCP_INFO`).
final class Deliveries {
    private Deliveries() {}

    /// To be called on the channel's loop.
    static Delivery of(Channel channel) {
        if (!channel.isWritable()) {
            return Delivery.STUCK;
        }
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        boolean isKept = waiting != null && waiting.totalPendingWriteBytes() > 0;
        return isKept || isUnacknowledged(channel) ? Delivery.UNDERWAY : Delivery.DONE;
    }

    /// A window that is closed is asked after again and again: that is `backoff`.
    private static boolean isUnacknowledged(Channel channel) {
        if (!(channel instanceof EpollSocketChannel socket) || !socket.isActive()) {
            return false;
        }
        try {
            EpollTcpInfo info = socket.tcpInfo();
            return info.unacked() > 0 || info.backoff() > 0;
        } catch (ChannelException _) {
            // It has just been closed.
            return false;
        }
    }
}
