package dev.stirrup.server.dhcp;

import dev.stirrup.server.link.Datagram;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/// Ports 67 and 4011 of one network, and what other servers send to port 68 there.
public interface DhcpSocket extends AutoCloseable {
    int SERVER_PORT = 67;
    int CLIENT_PORT = 68;

    /// The boot server's port (PXE 2.1 section 2.2).
    int BOOT_SERVER_PORT = 4011;

    /// What an operator calls it: the interface's name.
    String name();

    /// Waits up to a quarter of a second and adds what has come. One thread only.
    void receive(List<Datagram> into) throws IOException;

    /// What has been lost or thrown away so far. For the receiving thread.
    Losses losses() throws IOException;

    /// A way out for one thread.
    Outbox outbox();

    /// Waits for calls that other threads are in. Whoever comes later receives nothing, and nothing
    /// of theirs leaves.
    @Override
    void close();

    /// Sends replies; for one thread.
    interface Outbox {
        /// Sends all of these, in their order.
        ///
        /// @return the indices of those that did not leave
        BitSet send(List<Departure> departures);

        /// What went wrong last; empty as long as nothing has.
        String trouble();
    }

    /// @param malformed packets with broken IP or UDP headers
    /// @param overflowed packets the system dropped because nobody took them in time
    record Losses(long malformed, long overflowed) {}
}
