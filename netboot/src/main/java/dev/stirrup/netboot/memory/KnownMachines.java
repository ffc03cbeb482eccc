package dev.stirrup.netboot.memory;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What machines said of themselves, by their hardware addresses. Not safe for use by several
/// threads.
final class KnownMachines {
    private final Places places;
    private final long seed;
    private @Nullable Claims[] claims;

    /// @param most how many machines it remembers
    /// @param seed not known to the network, so that nobody can choose addresses that are found
    ///   slowly
    KnownMachines(int most, long seed) {
        this.places = new Places(most);
        this.seed = seed;
        this.claims = new Claims[places.capacity()];
    }

    /// What the machine with this address said; null when it is not known.
    @Nullable Claims find(HardwareAddress mac) {
        int place = placeOf(mac);
        if (place == Places.NOWHERE) {
            return null;
        }
        places.use(place);
        return claims[place];
    }

    /// Remembers what the machine with this address, which is one of the claims, said.
    void put(HardwareAddress mac, Claims said) {
        int place = placeOf(mac);
        if (place == Places.NOWHERE) {
            place = places.take(mac.hash(seed));
            if (claims.length < places.capacity()) {
                claims = Arrays.copyOf(claims, places.capacity());
            }
        } else {
            places.use(place);
        }
        claims[place] = said;
    }

    private int placeOf(HardwareAddress mac) {
        int place = places.first(mac.hash(seed));
        while (place != Places.NOWHERE && !isOf(claims[place], mac)) {
            place = places.next(place);
        }
        return place;
    }

    private static boolean isOf(@Nullable Claims claims, HardwareAddress mac) {
        return claims != null && claims.mac().isPresent() && claims.mac().get().equals(mac);
    }
}
