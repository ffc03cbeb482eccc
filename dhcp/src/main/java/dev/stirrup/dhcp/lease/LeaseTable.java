package dev.stirrup.dhcp.lease;

import dev.stirrup.dhcp.Lease;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The addresses of one subnet and who has them: what [LeaseBook] remembers. Finding a client's
/// address, a free one, or the longest unused takes the same time with a hundred leases and with a
/// hundred thousand.
///
/// Each address of a pool is in exactly one state:
///
/// - *fresh*: nobody has or had it; in `fresh`
/// - *held*: offered, or its lease is being written; its slot has a hold
/// - *lent*, or *idle* once that has ended; its slot is in `byExpiry`, sooner or later
///
/// Reserved addresses are in neither `fresh` nor `byExpiry`, so they are never lent to others.
final class LeaseTable {
    private final String network;
    private final LeaseRules rules;
    private final AddressSpace space;
    private final Slots slots;
    private final BitSet reserved;
    private final FreeSet fresh;
    private final ExpiryHeap byExpiry = new ExpiryHeap();
    private final Map<Bytes, Slot> byClient = new HashMap<>();

    /// The latest lease of each hardware address; used only when clients are told apart by
    /// identifier.
    private final Map<Bytes, Slot> byHardware = new HashMap<>();

    private final Holds holds = new Holds();

    LeaseTable(Subnet subnet, LeaseRules rules) {
        this.network = subnet.name();
        this.rules = rules;
        this.space = new AddressSpace(subnet);
        this.slots = new Slots(space.size());
        this.reserved = new BitSet();
        subnet.reservations().forEach(r -> reserved.set(space.numberOf(r.address())));
        this.fresh = new FreeSet(space.poolSize());
        for (Ipv4 address : subnet.neverLent()) {
            int number = space.numberOf(address);
            if (number >= 0 && number < space.poolSize()) {
                reserved.set(number);
            }
        }
        // Not number by number: a pool may have a million, and this is part of the start.
        fresh.fill();
        reserved.stream().filter(number -> number < space.poolSize()).forEach(fresh::remove);
    }

    /// The number of an address that is lent here; -1 for another.
    int numberOf(Ipv4 address) {
        return space.numberOf(address);
    }

    Ipv4 addressOf(int number) {
        return space.addressOf(number);
    }

    int poolSize() {
        return space.poolSize();
    }

    /// Whether only its reservation may use this address, or nobody.
    boolean isReserved(int number) {
        return reserved.get(number);
    }

    Holds holds() {
        return holds;
    }

    /// What is known of this address; null while it is fresh.
    @Nullable Slot find(int number) {
        return slots.find(number);
    }

    /// The client's lease, ended or not. Where identifiers tell clients apart, firmware and the
    /// loaders after it are still one machine: a lease of the same hardware address is the client's
    /// own when one of the two identifiers only repeats that address or is missing.
    @Nullable Slot find(ClientIdentity client) {
        Slot own = byClient.get(client.key());
        if (own != null || !rules.matchesClientId() || client.chaddr().length() == 0) {
            return own;
        }
        Slot same = byHardware.get(client.chaddr());
        if (same == null) {
            return null;
        }
        boolean isOneMachine =
                ClientIdentity.isBare(client.client(), client.chaddr())
                        || ClientIdentity.isBare(same.client(), same.chaddr());
        return isOneMachine ? same : null;
    }

    /// A fresh address at or behind the client's place in the pool; -1 when none is left. The place
    /// follows from the client alone, so that even without any memory it gets the same address
    /// again.
    int nextFresh(ClientIdentity client) {
        if (space.poolSize() == 0) {
            return -1;
        }
        return fresh.nextAround(Integer.remainderUnsigned(spread(client.key()), poolSize()));
    }

    /// The address that ended the longest time ago; -1 when none has ended. Held ones are put aside
    /// until they are dropped.
    int longestIdle(long now) {
        for (Slot first = byExpiry.first(now); first != null; first = byExpiry.first(now)) {
            if (first.hold == null) {
                return first.number;
            }
            byExpiry.remove(first);
        }
        return -1;
    }

    /// Keeps the address for the client until then.
    Hold hold(int number, ClientIdentity client, boolean isCounted, long until) {
        Hold present = holds.of(client.key());
        if (present != null && present.slot.number == number) {
            holds.prolong(present, until);
            return present;
        }
        if (present != null && present.writing == 0) {
            drop(present);
        }
        Slot slot = slotAt(number);
        var hold = new Hold(slot, client, isCounted);
        holds.add(hold, until);
        return hold;
    }

    /// Ends a hold; the address is again what it was before.
    void drop(Hold hold) {
        holds.remove(hold);
        Slot slot = hold.slot;
        if (slot.state == null) {
            clear(slot.number);
        } else {
            enqueue(slot);
        }
    }

    void dropEnded(long now) {
        for (Hold first = holds.first(); first != null; first = holds.first()) {
            if (first.until > now) {
                return;
            }
            drop(first);
        }
    }

    /// Ends leases that end later than they may.
    ///
    /// @param believed the latest end of a lease that stays
    /// @param lent when others end
    /// @param declined the latest end of a quarantine
    void shorten(long believed, long lent, long declined) {
        slots.forEach(slot -> {
            boolean isDeclined = slot.state == Lease.State.DECLINED;
            if (slot.state != null && slot.expires > (isDeclined ? declined : believed)) {
                slot.expires = isDeclined ? declined : lent;
                enqueue(slot);
            }
        });
    }

    /// Enters a lease over what the address was before.
    Slot enter(int number, Lease lease) {
        Slot slot = slotAt(number);
        Bytes key = ClientIdentity.keyOf(lease, rules);
        if (!key.equals(keyOf(slot)) || lease.state() == Lease.State.DECLINED) {
            disown(slot);
        }
        slot.take(lease);
        if (lease.state() != Lease.State.DECLINED) {
            byClient.put(key, slot);
            if (rules.matchesClientId() && lease.chaddr().length() > 0) {
                byHardware.put(lease.chaddr(), slot);
            }
        }
        enqueue(slot);
        return slot;
    }

    /// The lease that is entered at an address.
    Lease leaseAt(Slot slot) {
        return slot.toLease(space.addressOf(slot.number), network);
    }

    void forEach(Consumer<Slot> reader) {
        slots.forEach(reader);
    }

    private void disown(Slot slot) {
        if (slot.state == null) {
            return;
        }
        byClient.remove(keyOf(slot), slot);
        byHardware.remove(slot.chaddr(), slot);
    }

    private Bytes keyOf(Slot slot) {
        return rules.matchesClientId() || slot.chaddr().length() == 0
                ? slot.client()
                : slot.chaddr();
    }

    private void enqueue(Slot slot) {
        if (slot.hold == null && !reserved.get(slot.number)) {
            byExpiry.put(slot);
        }
    }

    private Slot slotAt(int number) {
        Slot slot = slots.find(number);
        if (slot == null) {
            slot = slots.make(number);
            if (number < space.poolSize()) {
                fresh.remove(number);
            }
        }
        return slot;
    }

    private void clear(int number) {
        slots.remove(number);
        if (!reserved.get(number)) {
            fresh.add(number);
        }
    }

    /// A number that looks random but depends on the bytes alone (FNV-1a, then mixed).
    private static int spread(Bytes key) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.at(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
        return (int) (hash >>> 32);
    }
}
