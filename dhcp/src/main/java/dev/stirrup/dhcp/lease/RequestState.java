package dev.stirrup.dhcp.lease;

import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;

/// In which state a client sent its REQUEST (RFC 2131 section 4.3.2 and table 4).
public enum RequestState {
    /// It took an offer: server identifier and requested address are there.
    SELECTING,
    /// It restarted and wants its former address: requested address, no server identifier.
    INIT_REBOOT,
    /// It prolongs its lease with the server it has it from, by unicast: ciaddr, no requested
    /// address. Some name the server too, against table 4; Kea, dnsmasq and ISC's server let them.
    RENEWING,
    /// It prolongs its lease with any server, by broadcast: as [#RENEWING].
    REBINDING;

    /// Empty when the message fits none of them.
    ///
    /// @param isBroadcast whether it was sent to everybody; one that a relay passed on always was
    public static Optional<RequestState> of(DhcpPacket request, boolean isBroadcast) {
        boolean namesServer = request.options().has(OptionCode.SERVER_IDENTIFIER);
        boolean namesAddress = request.options().has(OptionCode.REQUESTED_ADDRESS);
        if (namesServer && namesAddress) {
            return Optional.of(SELECTING);
        }
        if (namesAddress && request.ciaddr().isNone()) {
            return Optional.of(INIT_REBOOT);
        }
        if (request.ciaddr().isNone()) {
            return Optional.empty();
        }
        return Optional.of(isBroadcast || request.isRelayed() ? REBINDING : RENEWING);
    }

    /// The address that a REQUEST in this state is about.
    Optional<Ipv4> addressIn(DhcpPacket request) {
        return switch (this) {
            case SELECTING, INIT_REBOOT ->
                    request.options().findAddress(OptionCode.REQUESTED_ADDRESS);
            case RENEWING, REBINDING -> Optional.of(request.ciaddr());
        };
    }
}
