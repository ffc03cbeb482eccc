package dev.stirrup.server.http;

import dev.stirrup.server.content.OpenBytes;
import dev.stirrup.trust.content.Part;

/// Sends a long body. Used on the connection's loop only.
interface BodySender {
    /// @param first the beginning of the body
    void start(Part<OpenBytes> first);

    /// How many bytes have left so far.
    long sent();
}
