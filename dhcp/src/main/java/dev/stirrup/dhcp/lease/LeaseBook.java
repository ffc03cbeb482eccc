package dev.stirrup.dhcp.lease;

import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.dhcp.ServerIdentifier;
import dev.stirrup.dhcp.lease.LeaseOutcome.Ended;
import dev.stirrup.dhcp.lease.LeaseOutcome.Granted;
import dev.stirrup.dhcp.lease.LeaseOutcome.Ignored;
import dev.stirrup.dhcp.lease.LeaseOutcome.Informed;
import dev.stirrup.dhcp.lease.LeaseOutcome.Offered;
import dev.stirrup.dhcp.lease.LeaseOutcome.Refusal;
import dev.stirrup.dhcp.lease.LeaseOutcome.Refused;
import dev.stirrup.dhcp.lease.LeaseOutcome.Silence;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The leases of one subnet: answers each message of a client by RFC 2131 sections 3 and 4.3. Owns
/// no socket, clock or storage and is confined to one thread; time arrives with each call.
///
/// **Writing before answering.** [#receive] changes nothing that a lease depends on: a [Granted]
/// lease only keeps its address. Once it is on disk, [#apply] enters it and the ACK may leave; when
/// it could not be written, [#forget] takes it back and the book is as before. Each granted lease
/// needs exactly one of the two. Other messages may be received meanwhile, so leases can be written
/// in groups. Only [Ended] leases change the book at once: what is lost there merely keeps an
/// address longer.
///
/// **Which address.** The reserved one; else the one being offered; else the client's former one;
/// else the one it asks for; else a fresh one, beginning at a place that follows from the client;
/// else the one that ended the longest time ago. Leases need no work when they end.
///
/// **Floods.** Clients without lease or reservation share a bounded number of open offers, in all
/// and per relay circuit. When the pool is used up, an offer not taken within [#PATIENCE] gives its
/// address to the next client. Known clients are never counted out. What a flood of complete
/// exchanges takes is bounded by the pool only; reservations stay.
public final class LeaseBook {
    /// How long an offer is safe from others even when every address is in use. EDK2 and iPXE take
    /// an offer within 4 s, the slowest retry of EDK2's REQUEST within 16 s.
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int NONE = AddressChoice.NONE;

    /// What ends later than so long from now, and later than a lease may last, was written by a
    /// clock that has been set back since. The longest lease may have been longer before.
    private static final Duration BELIEVED = Duration.ofDays(30);

    private final Subnet subnet;
    private final LeaseRules rules;
    private final LeaseTable table;
    private final AddressChoice choice;
    private final Quarantine quarantine;

    /// When the last message came, in seconds since 1970; before the first one no time is earlier.
    private long last = Long.MAX_VALUE;

    /// @throws IllegalArgumentException when the subnet has problems
    public LeaseBook(Subnet subnet, LeaseRules rules) {
        List<String> problems = subnet.problems();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(subnet.name() + ": " + problems);
        }
        this.subnet = subnet;
        this.rules = rules;
        this.table = new LeaseTable(subnet, rules);
        this.choice =
                new AddressChoice(rules, table, new Reservations(subnet.reservations(), table));
        this.quarantine = new Quarantine(rules, table.poolSize());
    }

    public Subnet subnet() {
        return subnet;
    }

    /// The address that its clients know us by (option 54), unless a relay puts itself there. By
    /// this one alone [#receive] knows the offers that were taken.
    public Ipv4 server() {
        return rules.server();
    }

    /// Enters what storage remembers. Leases of other networks, and of addresses that are not lent
    /// any more, are passed over.
    public void load(Collection<Lease> leases) {
        for (Lease lease : leases) {
            int number = table.numberOf(lease.address());
            if (number != NONE && lease.network().equals(subnet.name())) {
                enterNewest(number, lease);
            }
        }
    }

    /// Answers one message of a client, sent to port 67: what firmware sends to port 4011 looks
    /// like a renewal and is none. A REQUEST that no relay passed on is taken for unicast when it
    /// could be either.
    public LeaseOutcome receive(DhcpPacket packet, Instant now) {
        return receive(packet, packet.isRelayed(), now);
    }

    /// Answers one message of a client.
    ///
    /// @param isBroadcast whether the message was sent to everybody and not to our address
    public LeaseOutcome receive(DhcpPacket packet, boolean isBroadcast, Instant now) {
        Optional<MessageType> type = packet.type();
        var client = ClientIdentity.of(packet, rules);
        if (packet.isReply() || type.isEmpty()) {
            return new Ignored(Silence.NOT_A_REQUEST);
        }
        if (!client.isKnownByAnything()) {
            return new Ignored(Silence.NO_IDENTITY);
        }
        passTo(now.getEpochSecond());
        return switch (type.get()) {
            case DISCOVER -> discover(client, packet, now);
            case REQUEST -> request(client, packet, isBroadcast, now);
            case DECLINE -> decline(client, packet, now.getEpochSecond());
            case RELEASE -> release(client, packet, now.getEpochSecond());
            case INFORM -> new Informed(packet.ciaddr());
            case OFFER, ACK, NAK -> new Ignored(Silence.NOT_A_REQUEST);
        };
    }

    /// A granted lease is on disk: enters it.
    public void apply(Lease lease, Instant now) {
        int number = table.numberOf(lease.address());
        if (number == NONE) {
            return;
        }
        var owner = identityOf(lease);
        Slot former = table.find(owner);
        if (former != null && former.number != number) {
            end(former, Lease.State.RELEASED, now.getEpochSecond());
        }
        Slot slot = table.enter(number, lease);
        dropWritten(slot, owner);
    }

    /// A granted lease could not be written: its address is what it was before.
    public void forget(Lease lease) {
        int number = table.numberOf(lease.address());
        Slot slot = number == NONE ? null : table.find(number);
        if (slot != null) {
            dropWritten(slot, identityOf(lease));
        }
    }

    /// Somebody was found to use an address that we meant to offer: keeps it out of use for the
    /// quarantine time.
    ///
    /// @return the lease to write, as with [Ended]; empty when the address is not lent here, is
    ///   lent to a client of ours, or too much of the pool is in quarantine already
    public Optional<Lease> conflict(Ipv4 address, Instant now) {
        long second = now.getEpochSecond();
        int number = table.numberOf(address);
        Slot slot = number == NONE ? null : table.find(number);
        if (slot == null
                || AddressChoice.isLent(slot, second)
                || !quarantine.admitsAnother(second)) {
            return Optional.empty();
        }
        if (slot.hold != null && slot.hold.writing > 0) {
            return Optional.empty();
        }
        return Optional.of(end(slot, Lease.State.DECLINED, quarantine.endFrom(second)));
    }

    /// Every lease that was ever entered and not overwritten, ended ones included.
    public List<Lease> leases() {
        var leases = new ArrayList<Lease>();
        table.forEach(slot -> {
            if (slot.state != null) {
                leases.add(table.leaseAt(slot));
            }
        });
        return leases;
    }

    /// How many addresses are kept for offers and leases being written.
    public int openOffers() {
        return table.holds().size();
    }

    /// Ends what ends by then. A clock that was set back, as by NTP or while this server was down,
    /// would keep addresses from others until it is there again.
    private void passTo(long now) {
        if (now < last) {
            long longest = subnet.times().longest().toSeconds();
            table.shorten(
                    now + Math.max(longest, BELIEVED.toSeconds()),
                    now + longest,
                    now + rules.quarantine().toSeconds());
            table.holds().shorten(now + rules.offerTime().toSeconds());
        }
        last = now;
        table.dropEnded(now);
    }

    private LeaseOutcome discover(ClientIdentity client, DhcpPacket packet, Instant now) {
        long second = now.getEpochSecond();
        Standing standing = choice.standingOf(client);
        int number = choice.known(standing, second);
        boolean isNew = number == NONE;
        if (isNew && choice.isOverBounds(standing)) {
            return new Ignored(Silence.TOO_MANY_OFFERS);
        }
        if (isNew) {
            number = choice.another(standing, packet, second);
        }
        if (number == NONE) {
            return new Ignored(Silence.POOL_EXHAUSTED);
        }
        Slot own = standing.own();
        boolean isFresh = own == null || own.number != number;
        table.hold(number, client, isNew, second + rules.offerTime().toSeconds());
        Duration time = timeFor(packet);
        return new Offered(lease(number, client, now.plus(time)), time, isFresh);
    }

    private LeaseOutcome request(
            ClientIdentity client, DhcpPacket packet, boolean isBroadcast, Instant now) {
        RequestState state = RequestState.of(packet, isBroadcast).orElse(null);
        Ipv4 asked = state == null ? null : state.addressIn(packet).orElse(null);
        if (state == null || asked == null) {
            return new Ignored(Silence.NOT_A_REQUEST);
        }
        Standing standing = choice.standingOf(client);
        boolean namesServer = packet.options().has(OptionCode.SERVER_IDENTIFIER);
        if (namesServer && !ServerIdentifier.isOurs(packet, rules.server())) {
            if (state == RequestState.SELECTING) {
                dropOffer(standing);
            }
            return new Ignored(Silence.OTHER_SERVER);
        }
        boolean isForUs = namesServer || state == RequestState.RENEWING;
        if (!standing.isKnown() && !isForUs && !rules.isAuthoritative()) {
            return new Ignored(Silence.UNKNOWN_CLIENT);
        }
        Refusal refusal = refusalOf(standing, state, asked, now.getEpochSecond());
        if (refusal != null) {
            return new Refused(refusal);
        }
        if (!standing.isKnown() && choice.isOverBounds(standing)) {
            return new Ignored(Silence.TOO_MANY_OFFERS);
        }
        return grant(table.numberOf(asked), client, packet, now);
    }

    private @Nullable Refusal refusalOf(
            Standing standing, RequestState state, Ipv4 asked, long now) {
        if (!subnet.contains(asked)) {
            return Refusal.WRONG_NETWORK;
        }
        int number = table.numberOf(asked);
        if (number == NONE) {
            return Refusal.NOT_LENT;
        }
        int reserved = standing.reserved();
        if (reserved != NONE && reserved != number && choice.isFreeFor(standing, reserved, now)) {
            return Refusal.RESERVED_ELSEWHERE;
        }
        if (!choice.isFreeFor(standing, number, now)) {
            return table.isReserved(number) ? Refusal.NOT_LENT : Refusal.TAKEN;
        }
        if (standing.has(number) || state == RequestState.SELECTING) {
            return null;
        }
        if (standing.own() != null) {
            return Refusal.WRONG_ADDRESS;
        }
        // A client that renews is using the address: with our memory lost, and nobody else on it,
        // taking it away would only hurt a running system. One that restarts can begin afresh.
        return state == RequestState.INIT_REBOOT ? Refusal.UNKNOWN_CLIENT : null;
    }

    private Granted grant(int number, ClientIdentity client, DhcpPacket packet, Instant now) {
        Duration time = timeFor(packet);
        long until = now.getEpochSecond() + rules.offerTime().toSeconds();
        Hold hold = table.hold(number, client, false, until);
        table.holds().keepWhileWriting(hold);
        return new Granted(lease(number, client, now.plus(time)), time);
    }

    private LeaseOutcome decline(ClientIdentity client, DhcpPacket packet, long now) {
        if (!ServerIdentifier.isOurs(packet, rules.server())) {
            return new Ignored(Silence.OTHER_SERVER);
        }
        int number =
                packet.options()
                        .findAddress(OptionCode.REQUESTED_ADDRESS)
                        .map(table::numberOf)
                        .orElse(NONE);
        Slot own = table.find(client);
        if (own == null || own.number != number || own.state != Lease.State.BOUND) {
            return new Ignored(Silence.NOT_THE_OWNER);
        }
        return quarantine.admits(client.key(), now)
                ? new Ended(end(own, Lease.State.DECLINED, quarantine.endFrom(now)))
                : new Ended(end(own, Lease.State.RELEASED, now));
    }

    private LeaseOutcome release(ClientIdentity client, DhcpPacket packet, long now) {
        if (!ServerIdentifier.isOurs(packet, rules.server())) {
            return new Ignored(Silence.OTHER_SERVER);
        }
        Slot own = table.find(client);
        if (own == null
                || own.number != table.numberOf(packet.ciaddr())
                || own.state != Lease.State.BOUND) {
            return new Ignored(Silence.NOT_THE_OWNER);
        }
        return new Ended(end(own, Lease.State.RELEASED, Math.min(now, own.expires)));
    }

    private Lease end(Slot slot, Lease.State state, long expires) {
        if (slot.hold != null && slot.hold.writing == 0) {
            table.drop(slot.hold);
        }
        Lease lease = endedLease(slot, state, Instant.ofEpochSecond(expires));
        table.enter(slot.number, lease);
        return lease;
    }

    private Lease endedLease(Slot slot, Lease.State state, Instant expires) {
        return new Lease(
                table.addressOf(slot.number),
                subnet.name(),
                slot.client(),
                slot.chaddr(),
                slot.hostname(),
                state,
                expires);
    }

    private void enterNewest(int number, Lease lease) {
        Slot former = table.find(identityOf(lease));
        Slot slot = table.enter(number, lease);
        if (former != null && former != slot && former.expires > slot.expires) {
            // Two leases of one client: it was told the later one last.
            table.enter(former.number, table.leaseAt(former));
        }
    }

    private void dropWritten(Slot slot, ClientIdentity owner) {
        Hold hold = slot.hold;
        if (hold != null && hold.key.equals(owner.key()) && table.holds().wasWritten(hold)) {
            table.drop(hold);
        }
    }

    private void dropOffer(Standing standing) {
        Hold hold = standing.hold();
        if (hold != null && hold.writing == 0) {
            table.drop(hold);
        }
    }

    private ClientIdentity identityOf(Lease lease) {
        return new ClientIdentity(
                ClientIdentity.keyOf(lease, rules),
                lease.client(),
                lease.chaddr(),
                Bytes.empty(),
                lease.hostname());
    }

    private Duration timeFor(DhcpPacket packet) {
        return subnet.times().grant(packet.options().findNumber(OptionCode.LEASE_TIME));
    }

    private Lease lease(int number, ClientIdentity client, Instant expires) {
        return new Lease(
                table.addressOf(number),
                subnet.name(),
                client.client(),
                client.chaddr(),
                client.hostname(),
                Lease.State.BOUND,
                expires);
    }
}
