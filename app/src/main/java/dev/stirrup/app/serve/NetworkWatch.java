package dev.stirrup.app.serve;

import dev.stirrup.netboot.Network;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks now and then which networks could be served, so that an interface that gets another
/// address, comes back, or is new is served without anybody's doing.
final class NetworkWatch {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkWatch.class);

    private static final Duration USUAL = Duration.ofSeconds(3);

    private final Duration between;

    NetworkWatch() {
        this(USUAL);
    }

    /// @param between two looks
    NetworkWatch(Duration between) {
        this.between = between;
    }

    /// What a network is bound to. Of an interface that was removed and made again only the number
    /// differs.
    private record Place(String network, int device, Ipv4 address) {
        static Set<Place> of(ServedNetworks all) {
            return all.networks().stream()
                    .map(served -> of(served.network(), served.device().index()))
                    .collect(Collectors.toSet());
        }

        private static Place of(Network network, int device) {
            return new Place(network.name(), device, network.address());
        }
    }

    /// Waits until something can be served that is not, twice in a row: while an address is being
    /// replaced there may be none, or both, for a moment. What only went away changes nothing: it
    /// may come back as it was, and the others go on undisturbed.
    ///
    /// @return what shall be served now; empty when the server shall stop
    Optional<ServedNetworks> await(ServedNetworks served, Serving.Look look, StopSignal stop)
            throws InterruptedException {
        Set<Place> before = Place.of(served);
        Set<Place> seen = before;
        while (!stop.await(between)) {
            try {
                ServedNetworks found = look.now();
                Set<Place> now = Place.of(found);
                if (now.equals(seen) && !before.containsAll(now)) {
                    tell(before, now);
                    return Optional.of(found);
                }
                seen = now;
            } catch (IOException e) {
                LOG.warn("the interfaces cannot be listed: {}", e.getMessage());
            }
        }
        return Optional.empty();
    }

    private static void tell(Set<Place> before, Set<Place> now) {
        Set<Place> added = new HashSet<>(now);
        added.removeAll(before);
        added.forEach(place ->
                LOG.warn(
                        "network {} has the address {} now: serving starts anew",
                        place.network(),
                        place.address()));
    }
}
