package dev.stirrup.netboot.memory;

import dev.stirrup.boot.HashChains;
import java.util.Arrays;

/// Numbered places for at most so many things, which are found by their hashes: the one that was
/// not used for the longest time makes room. What stands at a place is kept by the owner, in arrays
/// that are as long as [#capacity()]. Not safe for use by several threads.
final class Places {
    /// No place.
    static final int NOWHERE = HashChains.NOWHERE;

    private static final int FIRST_CAPACITY = 64;

    private final int most;
    private final HashChains chains;
    private int used;

    /// Neighbours in the order in which the places were used last.
    private int[] earlier;

    private int[] later;
    private int longestUnused = NOWHERE;
    private int latest = NOWHERE;

    /// @param most how many there are, at least one
    Places(int most) {
        this.most = most;
        int first = Math.min(most, FIRST_CAPACITY);
        chains = new HashChains(first);
        earlier = new int[first];
        later = new int[first];
    }

    /// How many places there are for now. Grows by [#take].
    int capacity() {
        return chains.capacity();
    }

    /// The first place that was taken with this hash; [#NOWHERE] when there is none.
    int first(int hash) {
        return chains.first(hash);
    }

    /// The one after it with the same hash.
    int next(int place) {
        return chains.next(place);
    }

    /// Takes a place for something with this hash: a new one, or the one that was not used for the
    /// longest time.
    int take(int hash) {
        int place = used;
        if (used == most) {
            place = longestUnused;
            unlink(place);
            chains.remove(place);
        } else if (used++ == capacity()) {
            grow();
        }
        chains.put(place, hash);
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
        earlier = Arrays.copyOf(earlier, capacity);
        later = Arrays.copyOf(later, capacity);
        chains.grow(capacity, used - 1);
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
