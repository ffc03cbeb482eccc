package dev.stirrup.netboot.memory;

import java.util.Arrays;

/// Numbered places for at most so many things, which are found by their hashes: the one that was
/// not used for the longest time makes room. What stands at a place is kept by the owner, in arrays
/// that are as long as [#capacity()].
///
/// So a hundred thousand things are a few arrays. A garbage collection looks through each object
/// that is new, and through each piece of a table of objects that anything new was put into, which
/// in a storm is all of it; but never through numbers. Not safe for use by several threads.
final class Places {
    /// No place.
    static final int NOWHERE = -1;

    private static final int FIRST_CAPACITY = 64;

    private final int most;
    private int used;
    private int[] hashes;

    /// The first place of each chain, and the next one behind each place. There are as many chains
    /// as places.
    private int[] chains;

    private int[] next;

    /// Neighbours in the order in which the places were used last.
    private int[] earlier;

    private int[] later;
    private int longestUnused = NOWHERE;
    private int latest = NOWHERE;

    /// @param most how many there are, at least one
    Places(int most) {
        this.most = most;
        int first = Math.min(most, FIRST_CAPACITY);
        hashes = new int[first];
        chains = chainsFor(first);
        next = new int[first];
        earlier = new int[first];
        later = new int[first];
    }

    /// How many places there are for now. Grows by [#take].
    int capacity() {
        return hashes.length;
    }

    /// The first place that was taken with this hash; [#NOWHERE] when there is none.
    int first(int hash) {
        return from(chains[chain(hash)], hash);
    }

    /// The one after it with the same hash.
    int next(int place) {
        return from(next[place], hashes[place]);
    }

    private int from(int start, int hash) {
        int place = start;
        while (place != NOWHERE && hashes[place] != hash) {
            place = next[place];
        }
        return place;
    }

    /// Takes a place for something with this hash: a new one, or the one that was not used for the
    /// longest time.
    int take(int hash) {
        int place = used;
        if (used == most) {
            place = longestUnused;
            unlink(place);
            unchain(place);
        } else if (used++ == capacity()) {
            grow();
        }
        hashes[place] = hash;
        enchain(place);
        append(place);
        return place;
    }

    /// Notes that a place was used.
    void use(int place) {
        if (place != latest) {
            unlink(place);
            append(place);
        }
    }

    private void grow() {
        int capacity = Math.min(most, 2 * capacity());
        hashes = Arrays.copyOf(hashes, capacity);
        next = Arrays.copyOf(next, capacity);
        earlier = Arrays.copyOf(earlier, capacity);
        later = Arrays.copyOf(later, capacity);
        chains = chainsFor(capacity);
        for (int place = 0; place < used - 1; place++) {
            enchain(place);
        }
    }

    private static int[] chainsFor(int capacity) {
        int[] chains = new int[Integer.highestOneBit(2 * capacity - 1)];
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

    private void append(int place) {
        earlier[place] = latest;
        later[place] = NOWHERE;
        if (latest == NOWHERE) {
            longestUnused = place;
        } else {
            later[latest] = place;
        }
        latest = place;
    }

    private void unlink(int place) {
        int before = earlier[place];
        int after = later[place];
        if (before == NOWHERE) {
            longestUnused = after;
        } else {
            later[before] = after;
        }
        if (after == NOWHERE) {
            latest = before;
        } else {
            earlier[after] = before;
        }
    }
}
