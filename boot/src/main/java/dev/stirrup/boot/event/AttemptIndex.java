package dev.stirrup.boot.event;

import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.SeededHash;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.event.AttemptTracker.Ongoing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which attempt each identity of a machine belongs to. Identities and attempts stand side by side
/// in the order in which they came, and are found by numbers: a garbage collection looks through
/// each object that is new, and through each piece of a table of objects that anything new was put
/// into, but never through numbers.
final class AttemptIndex {
    private static final int NOWHERE = -1;
    private static final int FIRST_CAPACITY = 64;

    private final long seed;
    private @Nullable Object[] identities = new Object[FIRST_CAPACITY];
    private @Nullable Ongoing[] attempts = new Ongoing[FIRST_CAPACITY];
    private int[] hashes = new int[FIRST_CAPACITY];

    /// The first place of each chain, and the next one behind each place. There are as many chains
    /// as places.
    private int[] chains = emptyChains(FIRST_CAPACITY);

    private int[] next = new int[FIRST_CAPACITY];

    /// How many places were ever taken, and the first of those that are free again.
    private int used;

    private int free = NOWHERE;

    /// @param seed not known to the network, so that nobody can choose identities that are found
    ///   slowly
    AttemptIndex(long seed) {
        this.seed = seed;
    }

    /// The attempt that this identity belongs to; null when there is none.
    @Nullable Ongoing find(Object identity) {
        int place = placeOf(identity, hash(identity));
        return place == NOWHERE ? null : attempts[place];
    }

    /// Has the identity belong to this attempt, and to no other.
    void put(Object identity, Ongoing attempt) {
        int hash = hash(identity);
        int place = placeOf(identity, hash);
        if (place == NOWHERE) {
            place = take();
            identities[place] = identity;
            hashes[place] = hash;
            enchain(place);
        }
        attempts[place] = attempt;
    }

    /// Forgets the identity, unless it belongs to another attempt by now.
    void remove(Object identity, Ongoing attempt) {
        int place = placeOf(identity, hash(identity));
        if (place != NOWHERE && attempts[place] == attempt) {
            unchain(place);
            identities[place] = null;
            attempts[place] = null;
            next[place] = free;
            free = place;
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
        int place = chains[chain(hash)];
        while (place != NOWHERE && (hashes[place] != hash || !identity.equals(identities[place]))) {
            place = next[place];
        }
        return place;
    }

    private int take() {
        if (free != NOWHERE) {
            int place = free;
            free = next[place];
            return place;
        }
        if (used == hashes.length) {
            grow();
        }
        return used++;
    }

    /// When no place is free.
    private void grow() {
        int capacity = 2 * used;
        identities = Arrays.copyOf(identities, capacity);
        attempts = Arrays.copyOf(attempts, capacity);
        hashes = Arrays.copyOf(hashes, capacity);
        next = new int[capacity];
        chains = emptyChains(capacity);
        for (int place = 0; place < used; place++) {
            enchain(place);
        }
    }

    private static int[] emptyChains(int count) {
        int[] chains = new int[count];
        Arrays.fill(chains, NOWHERE);
        return chains;
    }

    private int chain(int hash) {
        return hash & chains.length - 1;
    }

    private void enchain(int place) {
        int chain = chain(hashes[place]);
        next[place] = chains[chain];
        chains[chain] = place;
    }

    private void unchain(int place) {
        int chain = chain(hashes[place]);
        int before = chains[chain];
        if (before == place) {
            chains[chain] = next[place];
            return;
        }
        while (next[before] != place) {
            before = next[before];
        }
        next[before] = next[place];
    }
}
