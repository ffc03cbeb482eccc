package dev.stirrup.server.dhcp;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.netboot.Arrival;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.dhcp.DhcpDesk;
import dev.stirrup.wire.Ipv4;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The desk as a listener sees it.
public record DeskService(DhcpDesk desk) implements DhcpService {
    @Override
    public DhcpReply answer(Arrival arrival, DhcpPacket packet, Instant now) {
        return desk.answer(arrival, packet, now);
    }

    @Override
    public void committed(List<Lease> leases, Instant now) {
        desk.committed(leases, now);
    }

    @Override
    public void failed(List<Lease> leases) {
        desk.failed(leases);
    }

    @Override
    public Optional<Lease> conflict(Ipv4 address, Instant now) {
        return desk.conflict(address, now);
    }

    @Override
    public DhcpReply answerAgain(Arrival arrival, DhcpPacket packet, Instant now) {
        return desk.answerAgain(arrival, packet, now);
    }

    @Override
    public List<BootEvent> overheard(Network network, DhcpPacket reply, Instant now) {
        return desk.overheard(network, reply, now);
    }
}
