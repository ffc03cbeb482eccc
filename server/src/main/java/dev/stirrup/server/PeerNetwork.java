package dev.stirrup.server;

import dev.stirrup.wire.Ipv4;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// What stands for a peer where shares and failures are counted: its IPv4 address, or the first 64
/// bits of its IPv6 address, because one machine may use all addresses behind them (RFC 4291
/// section 2.5.1). Link-local addresses all begin alike, so of those the last 64 bits count.
///
/// @param isV6 whether it is of IPv6
public record PeerNetwork(boolean isV6, long bits) {
    private static final PeerNetwork NONE = new PeerNetwork(false, -1);

    // By hand, since every connection is looked up by it several times.
    @Override
    public boolean equals(Object other) {
        return other instanceof PeerNetwork that && bits == that.bits && isV6 == that.isV6;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bits);
    }

    public static PeerNetwork of(SocketAddress socket) {
        return socket instanceof InetSocketAddress inet && inet.getAddress() != null
                ? of(inet.getAddress())
                : NONE;
    }

    public static PeerNetwork of(Ipv4 address) {
        return new PeerNetwork(false, address.bits() & 0xffff_ffffL);
    }

    /// IPv6 addresses that stand for IPv4 ones are those already: Java sees to that.
    public static PeerNetwork of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (!(address instanceof Inet6Address v6)) {
            return new PeerNetwork(false, bytes.getInt() & 0xffff_ffffL);
        }
        return new PeerNetwork(true, bytes.getLong(v6.isLinkLocalAddress() ? 8 : 0));
    }
}
