package dev.stirrup.server.link;

import dev.stirrup.server.link.PortOwner.Protocol;
import java.io.IOException;
import java.util.Optional;

/// Another program has the port. The message names it where it can be found, and the way out.
public final class PortTakenException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int port;

    /// Looks for the owner.
    public PortTakenException(Protocol protocol, int port) {
        this(protocol, port, PortOwner.find(protocol, port));
    }

    PortTakenException(Protocol protocol, int port, Optional<PortOwner> owner) {
        super(text(protocol, port, owner));
        this.port = port;
    }

    public int port() {
        return port;
    }

    private static String text(Protocol protocol, int port, Optional<PortOwner> owner) {
        String place = protocol + " port " + port;
        return owner.map(o ->
                        place
                                + " is taken by "
                                + o
                                + "; stop it (systemctl stop "
                                + o.program()
                                + ", or kill "
                                + o.pid()
                                + "), or let it listen on other interfaces only")
                .orElse(
                        place
                                + " is taken by a process this user may not see; find it by: sudo"
                                + (protocol == Protocol.UDP ? " ss -ulpn" : " ss -tlpn")
                                + " sport = :"
                                + port);
    }
}
