package dev.stirrup.boot;

import java.util.Arrays;

/// Numbered places that are found by the hashes of what stands there, which the owner keeps in
/// arrays as long as [#capacity()]. A garbage collection looks through each object that is new, and
/// through each piece of a table of objects that anything new was put into, which in a storm is all
/// of it; but never through numbers. Not safe for use by several threads.
public final class HashChains {
    /// No place.
    public static final int NOWHERE = -1;

    private int[] hashes;

    /// The first place of each chain, and the next one behind each place. There are at least as
    /// many chains as places, a power of two.
    private int[] chains;

    private int[] next;

    /// @param capacity how many places there are, at least one
    public HashChains(int capacity) {
        hashes = new int[capacity];
        next = new int[capacity];
        chains = chainsFor(capacity);
    }

    public int capacity() {
        return hashes.length;
    }

    /// The first place with this hash; [#NOWHERE] when there is none.
    public int first(int hash) {
        return from(chains[chain(hash)], hash);
    }

    /// The one after it with the same hash.
    public int next(int place) {
        return from(next[place], hashes[place]);
    }

    /// Has this place, which is in no chain, be found by this hash.
    public void put(int place, int hash) {
        hashes[place] = hash;
        enchain(place);
    }

    /// Has this place be found no more.
    public void remove(int place) {
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

    /// Makes more places.
    ///
    /// @param used how many are in a chain: the first ones
    public void grow(int capacity, int used) {
        hashes = Arrays.copyOf(hashes, capacity);
        next = new int[capacity];
        chains = chainsFor(capacity);
        for (int place = 0; place < used; place++) {
            enchain(place);
        }
    }

    private static int[] chainsFor(int capacity) {
        int[] chains = new int[Integer.highestOneBit(2 * capacity - 1)];
        Arrays.fill(chains, NOWHERE);
        return chains;
    }

    private int from(int start, int hash) {
        int place = start;
        while (place != NOWHERE && hashes[place] != hash) {
            place = next[place];
        }
        return place;
    }

    private int chain(int hash) {
        return hash & chains.length - 1;
    }

    private void enchain(int place) {
        int chain = chain(hashes[place]);
        next[place] = chains[chain];
        chains[chain] = place;
    }
}
