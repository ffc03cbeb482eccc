package dev.stirrup.netboot.dhcp;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.netboot.DhcpReply.Outgoing;
import dev.stirrup.netboot.memory.AddressBook;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;

/// DHCP beside another server that leases the addresses (PXE 2.1 section 2.2): a DISCOVER is
/// answered with boot information alone, the broadcast REQUEST for an address never. What port 4011
/// answers is the same in every mode.
final class ProxyDesk {
    private final BootSpeaker speaker;
    private final AddressBook book;

    ProxyDesk(BootSpeaker speaker, AddressBook book) {
        this.speaker = speaker;
        this.book = book;
    }

    Optional<Outgoing> discover(Case asked) {
        if (!understandsProxies(asked)) {
            return Optional.empty();
        }
        Optional<BootWords> words = speaker.offered(asked);
        words.ifPresent(w -> asked.tell(new Milestone.OfferSent("", asked.shown(w))));
        return words.map(w -> Replies.proxyOffer(asked.arrival(), asked.packet(), w));
    }

    /// Never answered: the address is the other server's business. But it tells who will have it.
    void request(Case asked) {
        Ipv4 wanted =
                asked.packet()
                        .options()
                        .findAddress(OptionCode.REQUESTED_ADDRESS)
                        .orElse(asked.packet().ciaddr());
        book.learn(wanted, asked.request().claims(), asked.now());
    }

    Optional<Outgoing> inform(Case asked) {
        book.learn(asked.packet().ciaddr(), asked.request().claims(), asked.now());
        if (!understandsProxies(asked)) {
            return Optional.empty();
        }
        Optional<BootWords> words = speaker.acknowledged(asked);
        words.ifPresent(w -> asked.tell(new Milestone.BootServerAnswered(asked.shown(w))));
        return words.map(w -> Replies.informed(asked.arrival(), asked.packet(), w));
    }

    Optional<Outgoing> bootServer(Case asked) {
        Ipv4 source = asked.arrival().source();
        book.learn(
                source.isNone() ? asked.packet().ciaddr() : source,
                asked.request().claims(),
                asked.now());
        if (asked.request().client() == Client.PLAIN) {
            return Optional.empty();
        }
        asked.tell(
                new Milestone.BootServerAsked(
                        asked.request().client(), asked.request().firmware()));
        speaker.progressed(asked);
        Optional<BootWords> words = speaker.bootServer(asked);
        words.ifPresent(w -> asked.tell(new Milestone.BootServerAnswered(asked.shown(w))));
        return words.map(w -> Replies.bootServerAck(asked.arrival(), asked.packet(), w));
    }

    /// Others would take our offer for one of the address 0.0.0.0.
    private static boolean understandsProxies(Case asked) {
        String vendorClass = ClientOptions.vendorClass(asked.packet());
        return vendorClass.startsWith(ClientOptions.PXE_CLASS)
                || vendorClass.startsWith(ClientOptions.HTTP_CLASS);
    }
}
