package dev.stirrup.dhcp.lease;

import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.dhcp.lease.LeaseOutcome.Granted;
import dev.stirrup.dhcp.lease.LeaseOutcome.Offered;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Clients that speak to a book, and a network for them.
final class Asking {
    static final Ipv4 SERVER = Ipv4.of("10.0.0.1");
    static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    static final Duration HOUR = Duration.ofHours(1);

    private Asking() {}

    static Subnet subnet(String first, String last, Reservation... reservations) {
        return new Subnet(
                "lab",
                Ipv4.of("10.0.0.0"),
                8,
                List.of(new AddressRange(Ipv4.of(first), Ipv4.of(last))),
                List.of(reservations),
                Set.of(),
                LeaseTimes.of(HOUR, Duration.ofDays(1)),
                DhcpOptions.builder().putAddress(OptionCode.ROUTER, SERVER).build());
    }

    static LeaseBook book(String first, String last, Reservation... reservations) {
        return new LeaseBook(subnet(first, last, reservations), LeaseRules.of(SERVER));
    }

    static Bytes mac(int number) {
        return Bytes.of(
                (byte) 0x52,
                (byte) 0x54,
                (byte) (number >>> 24),
                (byte) (number >>> 16),
                (byte) (number >>> 8),
                (byte) number);
    }

    static DhcpPacket discover(Bytes mac) {
        return DhcpPacketBuilder.request(MessageType.DISCOVER, 1, mac).build();
    }

    static DhcpPacket selecting(Bytes mac, Ipv4 address) {
        return asking(MessageType.REQUEST, mac, address, SERVER);
    }

    static DhcpPacket rebooting(Bytes mac, Ipv4 address) {
        var builder = DhcpPacketBuilder.request(MessageType.REQUEST, 1, mac);
        builder.options().putAddress(OptionCode.REQUESTED_ADDRESS, address);
        return builder.build();
    }

    static DhcpPacket renewing(Bytes mac, Ipv4 address) {
        return DhcpPacketBuilder.request(MessageType.REQUEST, 1, mac).ciaddr(address).build();
    }

    static DhcpPacket declining(Bytes mac, Ipv4 address) {
        return asking(MessageType.DECLINE, mac, address, SERVER);
    }

    static DhcpPacket releasing(Bytes mac, Ipv4 address) {
        var builder = DhcpPacketBuilder.request(MessageType.RELEASE, 1, mac).ciaddr(address);
        builder.options().putAddress(OptionCode.SERVER_IDENTIFIER, SERVER);
        return builder.build();
    }

    static DhcpPacket asking(MessageType type, Bytes mac, Ipv4 address, Ipv4 server) {
        var builder = DhcpPacketBuilder.request(type, 1, mac);
        builder.options()
                .putAddress(OptionCode.REQUESTED_ADDRESS, address)
                .putAddress(OptionCode.SERVER_IDENTIFIER, server);
        return builder.build();
    }

    /// The same message with a client identifier.
    static DhcpPacket with(DhcpPacket packet, int code, Bytes value) {
        return new DhcpPacket(
                packet.isReply(),
                packet.hardwareType(),
                packet.hops(),
                packet.xid(),
                packet.secs(),
                packet.wantsBroadcast(),
                packet.ciaddr(),
                packet.yiaddr(),
                packet.siaddr(),
                packet.giaddr(),
                packet.chaddr(),
                packet.sname(),
                packet.file(),
                packet.options().toBuilder().put(code, value).build());
    }

    /// What the client is offered.
    static Ipv4 offer(LeaseBook book, DhcpPacket discover, Instant now) {
        return ((Offered) book.receive(discover, now)).lease().address();
    }

    /// A whole exchange, written at once.
    static Lease bind(LeaseBook book, Bytes mac, Instant now) {
        Ipv4 address = offer(book, discover(mac), now);
        return grant(book, selecting(mac, address), now);
    }

    static Lease grant(LeaseBook book, DhcpPacket request, Instant now) {
        Lease lease = ((Granted) book.receive(request, now)).lease();
        book.apply(lease, now);
        return lease;
    }
}
