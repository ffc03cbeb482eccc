package dev.stirrup.boot.event;

import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.HashChains;
import dev.stirrup.boot.SeededHash;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.event.AttemptTracker.Ongoing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which attempt each identity of a machine belongs to. Identities and attempts stand side by side
/// in the order in which they came.
final class AttemptIndex {
    private static final int FIRST_CAPACITY = 64;

    private final long seed;
    private final HashChains places = new HashChains(FIRST_CAPACITY);
    private @Nullable Object[] identities = new Object[FIRST_CAPACITY];
    private @Nullable Ongoing[] attempts = new Ongoing[FIRST_CAPACITY];

    /// How many places were ever taken, and those that are free again.
    private int used;

    private int[] free = new int[FIRST_CAPACITY];
    private int freed;

    /// @param seed not known to the network, so that nobody can choose identities that are found
    ///   slowly
    AttemptIndex(long seed) {
        this.seed = seed;
    }

    /// The attempt that this identity belongs to; null when there is none.
    @Nullable Ongoing find(Object identity) {
        int place = placeOf(identity, hash(identity));
        return place == HashChains.NOWHERE ? null : attempts[place];
    }

    /// Has the identity belong to this attempt, and to no other.
    void put(Object identity, Ongoing attempt) {
        int hash = hash(identity);
        int place = placeOf(identity, hash);
        if (place == HashChains.NOWHERE) {
            place = take();
            identities[place] = identity;
            places.put(place, hash);
        }
        attempts[place] = attempt;
    }

    /// Forgets the identity, unless it belongs to another attempt by now.
    void remove(Object identity, Ongoing attempt) {
        int place = placeOf(identity, hash(identity));
        if (place != HashChains.NOWHERE && attempts[place] == attempt) {
            places.remove(place);
            identities[place] = null;
            attempts[place] = null;
            free[freed++] = place;
        }
    }

    private int hash(Object identity) {
        if (identity instanceof HardwareAddress mac) {
            return mac.hash(seed);
        }
        return identity instanceof SystemUuid(long high, long low)
                ? SeededHash.of(high, low, seed)
                : SeededHash.of(identity.hashCode(), seed);
    }

    private int placeOf(Object identity, int hash) {
        int place = places.first(hash);
        while (place != HashChains.NOWHERE && !identity.equals(identities[place])) {
            place = places.next(place);
        }
        return place;
    }

    private int take() {
        if (freed > 0) {
            return free[--freed];
        }
        if (used == places.capacity()) {
            grow(2 * used);
        }
        return used++;
    }

    private void grow(int capacity) {
        identities = Arrays.copyOf(identities, capacity);
        attempts = Arrays.copyOf(attempts, capacity);
        free = new int[capacity];
        places.grow(capacity, used);
    }
}
