package dev.stirrup.server.tftp;

import dev.stirrup.tftp.TftpPacket;
import java.io.IOException;

/// The way to one client. Belongs to one loop.
interface Wire {
    void send(TftpPacket packet);

    /// Reads and sends blocks.
    ///
    /// @throws IOException when the file cannot be read
    void sendBlocks(BlockLayout layout, long first, int count) throws IOException;

    /// Lets everything go that was sent so far.
    void flush();

    /// Gives up what belongs to this client alone.
    void close();
}
