package dev.stirrup.dhcp.lease;

import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;

/// Chooses an address for a client, as the number it has in the [LeaseTable].
final class AddressChoice {
    static final int NONE = -1;

    /// How many old offers are looked at for one whose address may be taken.
    private static final int FLOOD_SEARCH = 64;

    private final LeaseRules rules;
    private final LeaseTable table;
    private final Reservations reservations;

    AddressChoice(LeaseRules rules, LeaseTable table, Reservations reservations) {
        this.rules = rules;
        this.table = table;
        this.reservations = reservations;
    }

    /// What is known of this client.
    Standing standingOf(ClientIdentity client) {
        return new Standing(
                client,
                table.find(client),
                table.holds().of(client.key()),
                reservations.find(client));
    }

    /// The address that is reserved for, being offered to, or was lent to this client; -1 for none.
    int known(Standing standing, long now) {
        Hold hold = standing.hold();
        Slot own = standing.own();
        if (standing.reserved() != NONE && isFreeFor(standing, standing.reserved(), now)) {
            return standing.reserved();
        }
        if (hold != null && isFreeFor(standing, hold.slot.number, now)) {
            return hold.slot.number;
        }
        return own != null && isFreeFor(standing, own.number, now) ? own.number : NONE;
    }

    /// An address for a client that has none: the one it asks for, a fresh one, the one that ended
    /// the longest time ago, or one from an offer that nobody took. -1 when all are in use.
    int another(Standing standing, DhcpPacket packet, long now) {
        Optional<Ipv4> asked = packet.options().findAddress(OptionCode.REQUESTED_ADDRESS);
        int number = asked.isPresent() ? table.numberOf(asked.get()) : NONE;
        if (number != NONE && isFreeFor(standing, number, now)) {
            return number;
        }
        number = table.nextFresh(standing.client());
        if (number == NONE) {
            number = table.longestIdle(now);
        }
        return number == NONE ? takeFromFlood(now) : number;
    }

    /// The address of the oldest offer that nobody took in time, among the first few.
    private int takeFromFlood(long now) {
        long youngest = now - LeaseBook.PATIENCE.toSeconds() + rules.offerTime().toSeconds();
        Hold hold = table.holds().first();
        for (int i = 0; i < FLOOD_SEARCH && hold != null && hold.until <= youngest; i++) {
            if (!table.isReserved(hold.slot.number) && !isLent(hold.slot, now)) {
                table.drop(hold);
                return hold.slot.number;
            }
            hold = hold.later;
        }
        return NONE;
    }

    /// Whether a client without lease or reservation must wait until others have taken their
    /// offers.
    boolean isOverBounds(Standing standing) {
        Holds holds = table.holds();
        Bytes relay = standing.client().relay();
        return standing.hold() == null
                && (holds.counted() >= rules.maxOffers()
                        || relay.length() > 0
                                && holds.countedBy(relay) >= rules.offersPerCircuit());
    }

    /// Whether the client may have this address now: it is in nobody's use, and nobody else's
    /// reservation or offer.
    boolean isFreeFor(Standing standing, int number, long now) {
        if (table.isReserved(number) && standing.reserved() != number) {
            return false;
        }
        Slot slot = table.find(number);
        if (slot == null) {
            return true;
        }
        if (slot.hold != null && !slot.hold.key.equals(standing.client().key())) {
            return false;
        }
        boolean isDeclined = slot.state == Lease.State.DECLINED;
        return !isLent(slot, now) || slot == standing.own() && !isDeclined;
    }

    /// Whether an address is in use or in quarantine.
    static boolean isLent(Slot slot, long now) {
        return slot.state != null && slot.state != Lease.State.RELEASED && slot.expires > now;
    }
}
