package dev.stirrup.server.tftp;

import dev.stirrup.tftp.TftpPacket;
import java.io.IOException;

/// How a listener's answers go out. Belongs to one loop.
interface Doorway {
    /// Sends an answer that belongs to no transfer.
    void reply(TftpPacket packet, Client to);

    /// Makes the way for one transfer.
    ///
    /// @throws IOException when there is no port left for it
    Wire open(Client to) throws IOException;
}
