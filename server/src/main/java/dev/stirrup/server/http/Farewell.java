package dev.stirrup.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/// The end of our side of a connection: by TLS's close_notify where there is TLS, so that the
/// client can tell an end from a cut (RFC 8446 section 6.1), then by TCP's.
// An end that cannot be told is noticed as the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class Farewell {
    private Farewell() {}

    static void say(DuplexChannel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.shutdownOutput();
            return;
        }
        ChannelFuture said = tls.closeOutbound();
        said.addListener(done -> channel.shutdownOutput());
    }

    /// Ends the connection without a word. Within TLS too the client can tell then that something
    /// is missing, and one that has gone is told nothing. On the channel's loop only.
    static void cut(Channel channel) {
        channel.unsafe().close(channel.newPromise());
    }
}
