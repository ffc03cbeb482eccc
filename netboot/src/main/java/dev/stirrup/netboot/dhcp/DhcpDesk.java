package dev.stirrup.netboot.dhcp;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.dhcp.lease.LeaseBook;
import dev.stirrup.netboot.Arrival;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.netboot.DhcpReply.Outgoing;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.memory.AddressBook;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.wire.Ipv4;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Where every DHCP packet is answered, for all modes. Confined to one thread.
public final class DhcpDesk {
    private final ProxyDesk proxy;
    private final LeasingDesk leasing;
    private final AddressBook book;
    private final Askers askers = new Askers();

    /// @param leaseBooks one for each subnet whose addresses we lease; none where we lease nothing
    public DhcpDesk(BootSpeaker speaker, AddressBook book, Collection<LeaseBook> leaseBooks) {
        this.proxy = new ProxyDesk(speaker, book);
        this.leasing = new LeasingDesk(speaker, book, leaseBooks);
        this.book = book;
    }

    /// Leases the addresses of these subnets too.
    public void add(Collection<LeaseBook> more) {
        leasing.add(more);
    }

    /// Leases those of these no more.
    public void remove(Collection<LeaseBook> ended) {
        leasing.remove(ended);
    }

    /// The answer to one packet: what to send, what to write before, what to tell.
    public DhcpReply answer(Arrival arrival, DhcpPacket packet, Instant now) {
        Optional<MessageType> type = packet.type();
        if (packet.isReply()) {
            return silent(overheard(arrival.network(), packet, now));
        }
        if (type.isEmpty()) {
            return silent(List.of());
        }
        var asked = new Case(arrival, understood(arrival, packet, type.get()), askers, now);
        Mode mode = arrival.network().mode();
        if (!mode.answersDhcp()) {
            tellBootClient(asked, type.get());
            if (mode == Mode.FOREIGN && type.get() == MessageType.REQUEST) {
                proxy.request(asked);
            }
            return silent(asked.events());
        }
        if (arrival.localPort() == Replies.BOOT_SERVER_PORT) {
            return boot(asked, type.get());
        }
        return mode == Mode.AUTHORITATIVE
                ? leasing.answer(asked, type.get())
                : beside(asked, type.get());
    }

    /// These leases are on disk. Must be told of every lease that an answer had, unless
    /// [#failed(List)] is.
    public void committed(List<Lease> leases, Instant now) {
        leasing.committed(leases, now);
    }

    /// These leases could not be written, and their answers have not left.
    public void failed(List<Lease> leases) {
        leasing.failed(leases);
    }

    /// An address about to be offered was found in use. Returns the lease to write that keeps it
    /// from being offered for a while.
    public Optional<Lease> conflict(Ipv4 address, Instant now) {
        return leasing.conflict(address, now);
    }

    /// Another offer for a DISCOVER that [#answer] has answered, after [#conflict] of the address
    /// in it. That it was asked is not told again.
    public DhcpReply answerAgain(Arrival arrival, DhcpPacket packet, Instant now) {
        DhcpPacket discover = understood(arrival, packet, MessageType.DISCOVER);
        return leasing.answerAgain(new Case(arrival, discover, askers, now));
    }

    /// Another server's reply. Its offers are worth an event, its ACKs tell who has which address.
    public List<BootEvent> overheard(Network network, DhcpPacket packet, Instant now) {
        Claims claims = ClientOptions.claims(packet);
        Ipv4 server =
                packet.options().findAddress(OptionCode.SERVER_IDENTIFIER).orElse(packet.siaddr());
        Optional<MessageType> type = packet.type();
        if (type.isEmpty() || server.equals(network.address())) {
            return List.of();
        }
        if (type.get() == MessageType.ACK) {
            book.learn(packet.yiaddr(), claims, now);
        }
        if (type.get() != MessageType.OFFER) {
            return List.of();
        }
        String file = packet.options().findText(OptionCode.BOOT_FILE).orElse(packet.file());
        var seen =
                new Milestone.ForeignOfferSeen(
                        server.toString(), askers.shown(packet.yiaddr()), BootUrl.redact(file));
        return List.of(new BootEvent(now, claims, network.name(), seen));
    }

    /// RFC 2131 table 5 wants no ciaddr in a DISCOVER and in a REQUEST that takes an offer.
    /// NetworkManager before 1.58 leaves its former address there (n-dhcp4 issue 45), which it does
    /// not answer to any more, and which may be another network's. Whoever names the server in a
    /// renewal, against the same table, does use it and sends from it.
    private static DhcpPacket understood(Arrival arrival, DhcpPacket packet, MessageType type) {
        boolean hasNone =
                type == MessageType.DISCOVER
                        || type == MessageType.REQUEST
                                && arrival.source().isNone()
                                && packet.options().has(OptionCode.SERVER_IDENTIFIER)
                                && packet.options().has(OptionCode.REQUESTED_ADDRESS);
        return hasNone && !packet.ciaddr().isNone() ? packet.withoutCiaddr() : packet;
    }

    private DhcpReply boot(Case asked, MessageType type) {
        Optional<Outgoing> packet =
                switch (type) {
                    case REQUEST, INFORM -> proxy.bootServer(asked);
                    case DISCOVER, OFFER, DECLINE, ACK, NAK, RELEASE -> Optional.empty();
                };
        return new DhcpReply(packet, Optional.empty(), asked.events());
    }

    private DhcpReply beside(Case asked, MessageType type) {
        tellBootClient(asked, type);
        Optional<Outgoing> packet =
                switch (type) {
                    case DISCOVER -> proxy.discover(asked);
                    case INFORM -> proxy.inform(asked);
                    case REQUEST -> {
                        proxy.request(asked);
                        yield Optional.empty();
                    }
                    case OFFER, DECLINE, ACK, NAK, RELEASE -> Optional.empty();
                };
        return new DhcpReply(packet, Optional.empty(), asked.events());
    }

    /// Where another server leases the addresses, only boots are worth telling: the network is full
    /// of telephones.
    private static void tellBootClient(Case asked, MessageType type) {
        if (asked.request().client() != Client.PLAIN) {
            Received.of(asked, type).ifPresent(asked::tell);
        }
    }

    private static DhcpReply silent(List<BootEvent> events) {
        return new DhcpReply(Optional.empty(), Optional.empty(), events);
    }
}
