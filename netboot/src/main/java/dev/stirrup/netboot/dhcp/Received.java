package dev.stirrup.netboot.dhcp;

import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;

/// What the arrival of a message is called in the story of a machine.
final class Received {
    private Received() {}

    /// The milestone of this message from a client. Empty for messages only servers send.
    static Optional<Milestone> of(Case asked, MessageType type) {
        DhcpPacket packet = asked.packet();
        return switch (type) {
            case DISCOVER ->
                    Optional.of(
                            new Milestone.DiscoverReceived(
                                    asked.request().client(),
                                    asked.request().firmware(),
                                    asked.vendorClass(),
                                    asked.shown(packet.giaddr())));
            case REQUEST ->
                    Optional.of(
                            new Milestone.RequestReceived(
                                    asked.request().client(),
                                    asked.shown(wanted(packet)),
                                    asked.shown(
                                            packet.options()
                                                    .findAddress(OptionCode.SERVER_IDENTIFIER)
                                                    .orElse(Ipv4.NONE))));
            case DECLINE -> Optional.of(new Milestone.DeclineReceived(asked.shown(wanted(packet))));
            case RELEASE ->
                    Optional.of(new Milestone.ReleaseReceived(asked.shown(packet.ciaddr())));
            case INFORM -> Optional.of(new Milestone.InformReceived(asked.shown(packet.ciaddr())));
            case OFFER, ACK, NAK -> Optional.empty();
        };
    }

    /// The address a client wants: option 50, or the one it already uses.
    static Ipv4 wanted(DhcpPacket packet) {
        return packet.options().findAddress(OptionCode.REQUESTED_ADDRESS).orElse(packet.ciaddr());
    }
}
