package dev.stirrup.server.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.util.List;

/// Tells which addresses of one network somebody uses.
public interface Neighbours {
    /// Begins to listen. Cheap, but not for every question.
    Inquiry open() throws IOException;

    /// Questions and answers on one network; for one thread.
    interface Inquiry extends AutoCloseable {
        /// Asks who uses this address.
        ///
        /// @throws IOException when the question cannot leave
        void ask(Ipv4 address) throws IOException;

        /// Waits some hundredths of a second at most, and tells who has answered.
        List<Use> heard() throws IOException;

        @Override
        void close();
    }

    /// An address and who uses it.
    ///
    /// @param station its hardware address
    record Use(Ipv4 address, Bytes station) {}
}
