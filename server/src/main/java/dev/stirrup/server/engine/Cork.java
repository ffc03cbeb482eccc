package dev.stirrup.server.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;

/// Holds back what fills no packet until more follows (`TCP_CORK`, tcp(7)): a head and the file
/// behind it are two calls, and would wake the client twice. Channels that are not Linux's own stay
/// as they are.
public final class Cork {
    private Cork() {}

    /// Whether this channel can be corked.
    public static boolean fits(Channel channel) {
        return channel instanceof EpollSocketChannel;
    }

    public static void put(Channel channel) {
        set(channel, true);
    }

    /// Sends what was held back.
    public static void pull(Channel channel) {
        set(channel, false);
    }

    private static void set(Channel channel, boolean isIn) {
        if (channel instanceof EpollSocketChannel socket && socket.isActive()) {
            try {
                socket.config().setTcpCork(isIn);
            } catch (ChannelException e) {
                // The client broke off, which is noticed as the end of the channel.
            }
        }
    }
}
