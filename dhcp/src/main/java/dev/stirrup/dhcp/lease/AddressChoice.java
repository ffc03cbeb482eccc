package dev.stirrup.dhcp.lease;

import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /// The address that is reserved for, being offered to, or was lent to this client; -1 for none.
    int known(ClientIdentity client, @Nullable Slot own, long now) {
        int reserved = reservations.find(client);
        if (reserved != NONE && isFreeFor(reserved, client, own, now)) {
            return reserved;
        }
        Hold hold = table.holds().of(client.key());
        if (hold != null && isFreeFor(hold.slot.number, client, own, now)) {
            return hold.slot.number;
        }
        return own != null && isFreeFor(own.number, client, own, now) ? own.number : NONE;
    }

    /// An address for a client that has none: the one it asks for, a fresh one, the one that ended
    /// the longest time ago, or one from an offer that nobody took. -1 when all are in use.
    int another(ClientIdentity client, DhcpPacket packet, long now) {
        Optional<Ipv4> asked = packet.options().findAddress(OptionCode.REQUESTED_ADDRESS);
        int number = asked.map(table::numberOf).orElse(NONE);
        if (number != NONE && isFreeFor(number, client, null, now)) {
            return number;
        }
        number = table.nextFresh(client);
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
    boolean isOverBounds(ClientIdentity client) {
        Holds holds = table.holds();
        return holds.of(client.key()) == null
                && (holds.counted() >= rules.maxOffers()
                        || client.relay().length() > 0
                                && holds.countedBy(client.relay()) >= rules.offersPerCircuit());
    }

    /// Whether the client may have this address now: it is in nobody's use, and nobody else's
    /// reservation or offer.
    ///
    /// @param own the client's lease
    boolean isFreeFor(int number, ClientIdentity client, @Nullable Slot own, long now) {
        if (table.isReserved(number) && reservations.find(client) != number) {
            return false;
        }
        Slot slot = table.find(number);
        if (slot == null) {
            return true;
        }
        if (slot.hold != null && !slot.hold.key.equals(client.key())) {
            return false;
        }
        boolean isDeclined = slot.state == Lease.State.DECLINED;
        return !isLent(slot, now) || slot == own && !isDeclined;
    }

    /// Whether an address is in use or in quarantine.
    static boolean isLent(Slot slot, long now) {
        return slot.state != null && slot.state != Lease.State.RELEASED && slot.expires > now;
    }
}
