package dev.stirrup.server.dhcp;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.dhcp.ReplyDestination;
import dev.stirrup.netboot.Arrival;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.netboot.DhcpReply.Outgoing;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gives each client the next free address of the network, for ever.
final class CountingOutAddresses implements DhcpService {
    private static final Ipv4 MASK = Ipv4.of("255.255.0.0");
    final List<Lease> committed = new ArrayList<>();
    final List<Lease> failed = new ArrayList<>();
    private final Map<Bytes, Ipv4> addresses = new HashMap<>();

    @Override
    public DhcpReply answer(Arrival arrival, DhcpPacket packet, Instant now) {
        int type = packet.options().find(OptionCode.MESSAGE_TYPE).map(v -> v.at(0)).orElse(0);
        Claims claims =
                HardwareAddress.of(packet.chaddr().toArray()).map(Claims::of).orElse(Claims.none());
        String network = arrival.network().name();
        if (type == MessageType.DISCOVER.code()) {
            Ipv4 address = addressOf(arrival, packet);
            var event =
                    new BootEvent(
                            now, claims, network, new Milestone.OfferSent(address.toString(), ""));
            return new DhcpReply(
                    Optional.of(reply(arrival, packet, MessageType.OFFER)),
                    Optional.empty(),
                    List.of(event));
        }
        if (type == MessageType.REQUEST.code()) {
            Ipv4 address = addressOf(arrival, packet);
            var sent = new Milestone.AckSent(address.toString(), "", Duration.ofHours(1));
            return new DhcpReply(
                    Optional.of(reply(arrival, packet, MessageType.ACK)),
                    Optional.of(lease(network, packet, address, now)),
                    List.of(new BootEvent(now, claims, network, sent)));
        }
        return new DhcpReply(Optional.empty(), Optional.empty(), List.of());
    }

    @Override
    public void committed(List<Lease> leases, Instant now) {
        committed.addAll(leases);
    }

    @Override
    public void failed(List<Lease> leases) {
        failed.addAll(leases);
    }

    private Ipv4 addressOf(Arrival arrival, DhcpPacket packet) {
        int base = arrival.network().address().bits() & 0xffff0000;
        return addresses.computeIfAbsent(
                packet.chaddr(), any -> new Ipv4(base + 256 + addresses.size()));
    }

    private Outgoing reply(Arrival arrival, DhcpPacket request, MessageType type) {
        Ipv4 server = arrival.network().address();
        Ipv4 address = addressOf(arrival, request);
        DhcpOptions.Builder options =
                DhcpOptions.builder()
                        .putByte(OptionCode.MESSAGE_TYPE, type.code())
                        .putAddress(OptionCode.SERVER_IDENTIFIER, server)
                        .putNumber(OptionCode.LEASE_TIME, 3600)
                        .putAddress(OptionCode.SUBNET_MASK, MASK);
        var packet =
                new DhcpPacket(
                        true,
                        request.hardwareType(),
                        0,
                        request.xid(),
                        0,
                        request.wantsBroadcast(),
                        request.ciaddr(),
                        address,
                        server,
                        request.giaddr(),
                        request.chaddr(),
                        "",
                        "",
                        options.build());
        return new Outgoing(packet, destination(arrival, request, address), arrival.localPort());
    }

    private static ReplyDestination destination(Arrival arrival, DhcpPacket request, Ipv4 address) {
        if (arrival.localPort() == DhcpSocket.BOOT_SERVER_PORT) {
            return new ReplyDestination.Unicast(arrival.source(), arrival.sourcePort());
        }
        if (!request.giaddr().isNone()) {
            return new ReplyDestination.Unicast(request.giaddr(), DhcpSocket.SERVER_PORT);
        }
        if (!request.ciaddr().isNone()) {
            return new ReplyDestination.Unicast(request.ciaddr(), DhcpSocket.CLIENT_PORT);
        }
        return request.wantsBroadcast()
                ? new ReplyDestination.Broadcast(DhcpSocket.CLIENT_PORT)
                : new ReplyDestination.Hardware(address, request.chaddr(), DhcpSocket.CLIENT_PORT);
    }

    private static Lease lease(String network, DhcpPacket packet, Ipv4 address, Instant now) {
        return new Lease(
                address,
                network,
                packet.chaddr(),
                packet.chaddr(),
                "",
                Lease.State.BOUND,
                now.plusSeconds(3600));
    }
}
