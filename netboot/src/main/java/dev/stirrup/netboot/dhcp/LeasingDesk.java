package dev.stirrup.netboot.dhcp;

import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.ReplyDestination;
import dev.stirrup.dhcp.ServerIdentifier;
import dev.stirrup.dhcp.lease.LeaseBook;
import dev.stirrup.dhcp.lease.LeaseOutcome;
import dev.stirrup.dhcp.lease.LeaseOutcome.Silence;
import dev.stirrup.dhcp.lease.Subnet;
import dev.stirrup.dhcp.lease.SubnetChoice;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.netboot.DhcpReply.Outgoing;
import dev.stirrup.netboot.memory.AddressBook;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// DHCP where we lease the addresses: the lease machine's outcome and the words of the boot in one
/// packet. A machine that gets no boot still gets its address. Confined to one thread, as the lease
/// books are.
final class LeasingDesk {
    private final BootSpeaker speaker;
    private final AddressBook book;
    private final Map<String, LeaseBook> leases = new LinkedHashMap<>();
    private final Map<String, LeaseOptions> latest = new HashMap<>();
    private List<Subnet> subnets = List.of();

    LeasingDesk(BootSpeaker speaker, AddressBook book, Collection<LeaseBook> leaseBooks) {
        this.speaker = speaker;
        this.book = book;
        add(leaseBooks);
    }

    /// Leases the addresses of these subnets too.
    void add(Collection<LeaseBook> more) {
        more.forEach(leaseBook -> leases.put(leaseBook.subnet().name(), leaseBook));
        refresh();
    }

    /// Leases those of these no more.
    void remove(Collection<LeaseBook> ended) {
        ended.forEach(leaseBook -> leases.remove(leaseBook.subnet().name(), leaseBook));
        refresh();
    }

    private void refresh() {
        subnets = leases.values().stream().map(LeaseBook::subnet).toList();
        latest.clear();
    }

    DhcpReply answer(Case asked, MessageType type) {
        asked.tell(Received.of(asked, type));
        return answer(asked, type, BootSpeaker::offered);
    }

    /// Another offer, after somebody was found to use the address in the first.
    DhcpReply answerAgain(Case asked) {
        return answer(asked, MessageType.DISCOVER, BootSpeaker::offeredAgain);
    }

    private DhcpReply answer(Case asked, MessageType type, OfferWords offerWords) {
        Ipv4 own = asked.arrival().network().address();
        Optional<Subnet> chosen = SubnetChoice.choose(asked.packet(), subnets, containing(own));
        if (chosen.isEmpty()) {
            if (type == MessageType.DISCOVER) {
                asked.tell(new Milestone.LeaseDenied("no subnet of ours fits the question"));
            }
            return reply(asked, Optional.empty(), Optional.empty());
        }
        LeaseBook leaseBook = leaseBook(chosen.get().name());
        return switch (leaseBook.receive(asked.packet(), asked.now())) {
            case LeaseOutcome.Offered offered ->
                    offer(asked, leaseBook, offered, offerWords.of(speaker, asked));
            case LeaseOutcome.Granted granted -> acknowledge(asked, leaseBook, granted);
            case LeaseOutcome.Refused refused -> refuse(asked, leaseBook, refused);
            case LeaseOutcome.Informed informed -> inform(asked, leaseBook, informed.address());
            case LeaseOutcome.Ended ended ->
                    reply(asked, Optional.empty(), Optional.of(ended.lease()));
            case LeaseOutcome.Ignored ignored -> ignore(asked, ignored.why());
        };
    }

    /// These leases are on disk.
    void committed(List<Lease> written, Instant now) {
        for (Lease lease : granted(written)) {
            leaseBook(lease.network()).apply(lease, now);
        }
    }

    /// These leases could not be written, and their ACKs have not left.
    void failed(List<Lease> lost) {
        for (Lease lease : granted(lost)) {
            leaseBook(lease.network()).forget(lease);
        }
    }

    /// An address about to be offered answers to somebody. Returns the lease that keeps it out of
    /// use for a while, to be written.
    Optional<Lease> conflict(Ipv4 address, Instant now) {
        return containing(address)
                .map(subnet -> leaseBook(subnet.name()))
                .flatMap(leaseBook -> leaseBook.conflict(address, now));
    }

    private DhcpReply offer(
            Case asked,
            LeaseBook leaseBook,
            LeaseOutcome.Offered offered,
            Optional<BootWords> words) {
        Ipv4 address = offered.lease().address();
        asked.tell(new Milestone.OfferSent(asked.shown(address), shown(asked, words)));
        if (asked.request().firmware().orElse(null) == Firmware.ARM_RPIBOOT) {
            // The ROM of a Pi 3 uses the address without a REQUEST (Raspberry Pi's documentation of
            // network boot, known problems), and asks for its files by bare paths.
            book.learn(address, asked.request().claims(), asked.now());
        }
        DhcpPacketBuilder packet = begun(asked, leaseBook, MessageType.OFFER).yiaddr(address);
        packet.options().putAll(leaseOptions(leaseBook.subnet(), offered.time()));
        boolean isUnproven = offered.isFresh() && !asked.packet().isRelayed();
        return new DhcpReply(
                Optional.of(finished(asked, packet, words)),
                Optional.empty(),
                asked.events(),
                isUnproven ? Optional.of(address) : Optional.empty());
    }

    private DhcpReply acknowledge(Case asked, LeaseBook leaseBook, LeaseOutcome.Granted granted) {
        speaker.progressed(asked);
        Optional<BootWords> words = speaker.acknowledged(asked);
        Ipv4 address = granted.lease().address();
        book.learn(address, asked.request().claims(), asked.now());
        asked.tell(
                new Milestone.AckSent(
                        asked.shownLast(address), shown(asked, words), granted.time()));
        DhcpPacketBuilder packet = begun(asked, leaseBook, MessageType.ACK).yiaddr(address);
        packet.options().putAll(leaseOptions(leaseBook.subnet(), granted.time()));
        return reply(
                asked, Optional.of(finished(asked, packet, words)), Optional.of(granted.lease()));
    }

    /// Which words go with an offer.
    private interface OfferWords {
        Optional<BootWords> of(BootSpeaker speaker, Case asked);
    }

    private DhcpReply refuse(Case asked, LeaseBook leaseBook, LeaseOutcome.Refused refused) {
        String why = refused.why().text();
        asked.tell(new Milestone.NakSent(asked.shown(Received.wanted(asked.packet())), why));
        DhcpPacket nak = asked.packet().nak(server(asked, leaseBook), why);
        return reply(asked, Optional.of(outgoing(asked, nak)), Optional.empty());
    }

    private DhcpReply inform(Case asked, LeaseBook leaseBook, Ipv4 address) {
        book.learn(address, asked.request().claims(), asked.now());
        Optional<BootWords> words = speaker.acknowledged(asked);
        DhcpPacketBuilder packet = begun(asked, leaseBook, MessageType.ACK);
        DhcpOptions configuration = leaseBook.subnet().configuration();
        packet.options().putAll(configuration);
        return reply(asked, Optional.of(finished(asked, packet, words)), Optional.empty());
    }

    private static DhcpReply ignore(Case asked, Silence why) {
        switch (why) {
            case POOL_EXHAUSTED -> asked.tell(new Milestone.LeaseDenied("every address is in use"));
            case TOO_MANY_OFFERS ->
                    asked.tell(new Milestone.LeaseDenied("too many offers are open"));
            case NO_IDENTITY ->
                    asked.tell(new Milestone.LeaseDenied("nothing tells this client from others"));
            case OTHER_SERVER, UNKNOWN_CLIENT, NOT_A_REQUEST, NOT_THE_OWNER -> {}
        }
        return reply(asked, Optional.empty(), Optional.empty());
    }

    private static DhcpPacketBuilder begun(Case asked, LeaseBook leaseBook, MessageType type) {
        return asked.packet().reply(type, server(asked, leaseBook));
    }

    private static Outgoing finished(
            Case asked, DhcpPacketBuilder reply, Optional<BootWords> words) {
        if (words.isPresent()) {
            Replies.combine(reply, asked.packet(), asked.arrival(), words.get());
        }
        return outgoing(asked, reply.build());
    }

    private static Outgoing outgoing(Case asked, DhcpPacket packet) {
        return new Outgoing(
                packet, ReplyDestination.of(asked.packet(), packet), ReplyDestination.SERVER_PORT);
    }

    private static DhcpReply reply(Case asked, Optional<Outgoing> packet, Optional<Lease> lease) {
        return new DhcpReply(packet, lease, asked.events());
    }

    /// The subnet's and not the interface's: what a relay passes on may come in by another one, and
    /// by one today and another tomorrow, but the client takes an offer by this address.
    private static Ipv4 server(Case asked, LeaseBook leaseBook) {
        return ServerIdentifier.of(asked.packet(), leaseBook.server());
    }

    private static String shown(Case asked, Optional<BootWords> words) {
        return words.isPresent() ? asked.shown(words.get()) : "";
    }

    private Optional<Subnet> containing(Ipv4 address) {
        for (Subnet subnet : subnets) {
            if (subnet.contains(address)) {
                return Optional.of(subnet);
            }
        }
        return Optional.empty();
    }

    /// Almost all leases of a subnet have one length, so its options are made once.
    private DhcpOptions leaseOptions(Subnet subnet, Duration time) {
        LeaseOptions known = latest.get(subnet.name());
        if (known == null || !known.time().equals(time)) {
            known = new LeaseOptions(time, subnet.leaseOptions(time));
            latest.put(subnet.name(), known);
        }
        return known.options();
    }

    private record LeaseOptions(Duration time, DhcpOptions options) {}

    private LeaseBook leaseBook(String subnet) {
        LeaseBook found = leases.get(subnet);
        if (found == null) {
            throw new IllegalArgumentException("no such subnet: " + subnet);
        }
        return found;
    }

    /// What ended was entered when it ended.
    private List<Lease> granted(List<Lease> written) {
        List<Lease> granted = new ArrayList<>(written.size());
        for (Lease lease : written) {
            if (lease.state() == Lease.State.BOUND && leases.containsKey(lease.network())) {
                granted.add(lease);
            }
        }
        return granted;
    }
}
