package dev.stirrup.server.dhcp;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.netboot.Arrival;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.netboot.Network;
import dev.stirrup.wire.Ipv4;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who answers DHCP. All calls of one listener come from one and the same thread, so a service
/// needs no lock.
public interface DhcpService {
    /// The answer to a client's message. Must not block for long: all other clients wait.
    DhcpReply answer(Arrival arrival, DhcpPacket packet, Instant now);

    /// These leases are on disk; their replies leave now. Told before any later message of the same
    /// clients.
    default void committed(List<Lease> leases, Instant now) {}

    /// These leases could not be written and their replies have not left: what was remembered of
    /// them is not true.
    default void failed(List<Lease> leases) {}

    /// An address about to be offered was found in use.
    ///
    /// @return the lease to write that keeps it from being offered for a while; empty when it may
    ///   be offered all the same
    default Optional<Lease> conflict(Ipv4 address, Instant now) {
        return Optional.empty();
    }

    /// Another offer for a DISCOVER, after the address of the first was found in use.
    default DhcpReply answerAgain(Arrival arrival, DhcpPacket packet, Instant now) {
        return answer(arrival, packet, now);
    }

    /// Another server's reply to some client was seen on this network.
    ///
    /// @return what to publish
    default List<BootEvent> overheard(Network network, DhcpPacket reply, Instant now) {
        return List.of();
    }
}
