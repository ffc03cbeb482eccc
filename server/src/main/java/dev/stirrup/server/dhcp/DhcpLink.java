package dev.stirrup.server.dhcp;

import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.link.Datagram;
import java.util.Optional;

/// A network, the socket that reaches it, and who watches over it.
///
/// @param neighbours tells of the network's stations before an address is offered; empty: nobody is
///   asked
public record DhcpLink(
        Network network, DhcpSocket socket, Watch watch, Optional<Neighbours> neighbours) {
    /// A network whose stations are not asked.
    public DhcpLink(Network network, DhcpSocket socket, Watch watch) {
        this(network, socket, watch, Optional.empty());
    }

    // By hand, since every packet of a storm is asked for its link: the one that Java makes costs
    // twenty times as much without its thorough compiler.
    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof DhcpLink that
                        && socket.equals(that.socket)
                        && network.equals(that.network)
                        && watch.equals(that.watch)
                        && neighbours.equals(that.neighbours);
    }

    @Override
    public int hashCode() {
        return socket.hashCode();
    }

    /// Says whether we may speak on the network now, and hears of other servers on it.
    public interface Watch {
        /// Nobody watches: we always speak.
        Watch NONE =
                new Watch() {
                    @Override
                    public boolean mayServe() {
                        return true;
                    }

                    @Override
                    public void sighted(Datagram datagram, DhcpPacket reply) {}
                };

        /// Asked for every packet.
        boolean mayServe();

        /// Another server's reply was seen.
        void sighted(Datagram datagram, DhcpPacket reply);
    }
}
