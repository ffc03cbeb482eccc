package dev.stirrup.netboot.dhcp;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.netboot.Arrival;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.netboot.DhcpReply.Outgoing;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.memory.AddressBook;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.wire.Ipv4;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where every DHCP packet is answered, for all modes. Pure but for what its memories keep.
public final class DhcpDesk {
    private final ProxyDesk proxy;
    private final AddressBook book;

    public DhcpDesk(BootSpeaker speaker, AddressBook book) {
        this.proxy = new ProxyDesk(speaker, book);
        this.book = book;
    }

    /// The answer to one packet: what to send, what to write before, what to tell.
    public DhcpReply answer(Arrival arrival, DhcpPacket packet, Instant now) {
        Optional<MessageType> type = packet.type();
        if (type.isEmpty()) {
            return silent(List.of());
        }
        if (packet.isReply()) {
            return overheard(arrival, packet, now);
        }
        var asked = new Case(arrival, packet, now);
        if (arrival.network().mode() == Mode.OBSERVE) {
            tellBootClient(asked, type.get());
            return silent(asked.events());
        }
        if (arrival.localPort() == Replies.BOOT_SERVER_PORT) {
            return boot(asked, type.get());
        }
        return beside(asked, type.get());
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

    /// Another server's reply. Its offers are worth an event, its ACKs tell who has which address.
    private DhcpReply overheard(Arrival arrival, DhcpPacket packet, Instant now) {
        Claims claims = ClientOptions.claims(packet);
        Ipv4 server =
                packet.options().findAddress(OptionCode.SERVER_IDENTIFIER).orElse(arrival.source());
        if (server.equals(arrival.network().address())) {
            return silent(List.of());
        }
        boolean isOffer = packet.type().filter(t -> t == MessageType.OFFER).isPresent();
        if (packet.type().filter(t -> t == MessageType.ACK).isPresent()) {
            book.learn(packet.yiaddr(), claims, now);
        }
        if (!isOffer) {
            return silent(List.of());
        }
        String file = packet.options().findText(OptionCode.BOOT_FILE).orElse(packet.file());
        var seen =
                new Milestone.ForeignOfferSeen(
                        server.toString(),
                        packet.yiaddr().isNone() ? "" : packet.yiaddr().toString(),
                        BootUrl.redact(file));
        return silent(List.of(new BootEvent(now, claims, arrival.network().name(), seen)));
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
