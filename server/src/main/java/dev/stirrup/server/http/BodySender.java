package dev.stirrup.server.http;

import dev.stirrup.server.content.OpenBytes;
import dev.stirrup.trust.content.Part;
import io.netty.channel.ChannelFuture;
import java.util.Optional;

/// Sends a long body. Used on the connection's loop only.
interface BodySender {
    /// Whose body it is.
    interface Owner {
        /// Why the rest must not leave; asked before each piece.
        Optional<String> withdrawn();

        /// Told once, with the result of the last piece that was tried.
        void bodyEnded(ChannelFuture last);
    }

    /// @param first the beginning of the body
    void start(Part<OpenBytes> first);

    /// How many bytes have left so far.
    long sent();
}
