package dev.stirrup.app.serve;

import dev.stirrup.server.dhcp.DhcpSocket;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;

/// How the server meets its networks.
///
/// @param listen the address for HTTP and syslog
/// @param dhcp a socket to be used in place of the networks' own, without a look at other servers
record Doors(Ipv4 listen, Optional<DhcpSocket> dhcp) {
    static final Doors OWN = new Doors(Ipv4.NONE, Optional.empty());

    /// Whether nobody is out there, and all that is done at a start shall be done at once.
    boolean isPlayed() {
        return dhcp.isPresent();
    }
}
