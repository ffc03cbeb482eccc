package dev.stirrup.server.tftp;

import dev.stirrup.wire.Ipv4;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// Who asks: address and port together are RFC 1350's transfer identifier.
///
/// @param key both in one number, the address in bits 16 to 47
record Client(InetSocketAddress socket, Ipv4 address, long key) {
    /// Empty for a sender that is not known by an IPv4 address, or whose port cannot be answered.
    static Optional<Client> of(InetSocketAddress socket) {
        if (!(socket.getAddress() instanceof Inet4Address inet) || socket.getPort() == 0) {
            return Optional.empty();
        }
        Ipv4 address = Ipv4.of(inet.getAddress());
        return Optional.of(new Client(socket, address, key(address, socket.getPort())));
    }

    /// Whom a key speaks of.
    static Client of(long key) {
        Ipv4 address = new Ipv4((int) (key >> 16));
        try {
            var socket =
                    new InetSocketAddress(InetAddress.getByAddress(address.toBytes()), port(key));
            return new Client(socket, address, key);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    /// The port in a key.
    static int port(long key) {
        return (int) (key & 0xffff);
    }

    private static long key(Ipv4 address, int port) {
        return (address.bits() & 0xffffffffL) << 16 | port;
    }
}
