package dev.stirrup.netboot.memory;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.SeededHash;
import dev.stirrup.wire.Ipv4;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Who was seen with which address last. Not safe for use by several threads.
final class AddressUsers {
    private final Places places;
    private final long seed;
    private int[] addresses;
    private @Nullable Claims[] claims;
    private long[] ends;
    private boolean[] byUrl;

    /// @param most how many addresses it remembers
    /// @param seed not known to the network, so that nobody can choose addresses that are found
    ///   slowly
    AddressUsers(int most, long seed) {
        places = new Places(most);
        this.seed = seed;
        int capacity = places.capacity();
        addresses = new int[capacity];
        claims = new Claims[capacity];
        ends = new long[capacity];
        byUrl = new boolean[capacity];
    }

    /// One who uses an address.
    ///
    /// @param end from when on that counts no longer, in seconds since 1970
    /// @param isByUrl whether only a URL says so
    record User(Claims claims, long end, boolean isByUrl) {
        boolean isStale(Instant now) {
            return now.getEpochSecond() >= end;
        }
    }

    /// Who uses this address; null when nobody was seen with it.
    @Nullable User find(Ipv4 address) {
        int place = placeOf(address);
        Claims found = place == Places.NOWHERE ? null : claims[place];
        if (found == null) {
            return null;
        }
        places.use(place);
        return new User(found, ends[place], byUrl[place]);
    }

    void put(Ipv4 address, User user) {
        int place = placeOf(address);
        if (place == Places.NOWHERE) {
            place = places.take(hash(address));
            makeRoom();
            addresses[place] = address.bits();
        } else {
            places.use(place);
        }
        claims[place] = user.claims();
        ends[place] = user.end();
        byUrl[place] = user.isByUrl();
    }

    private void makeRoom() {
        int capacity = places.capacity();
        if (addresses.length < capacity) {
            addresses = Arrays.copyOf(addresses, capacity);
            claims = Arrays.copyOf(claims, capacity);
            ends = Arrays.copyOf(ends, capacity);
            byUrl = Arrays.copyOf(byUrl, capacity);
        }
    }

    private int placeOf(Ipv4 address) {
        int place = places.first(hash(address));
        while (place != Places.NOWHERE && addresses[place] != address.bits()) {
            place = places.next(place);
        }
        return place;
    }

    private int hash(Ipv4 address) {
        return SeededHash.of(address.bits(), seed);
    }
}
