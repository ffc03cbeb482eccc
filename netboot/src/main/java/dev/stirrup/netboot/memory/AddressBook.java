package dev.stirrup.netboot.memory;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Which machine uses which address, as far as it was seen: from ACKs, from requests at port 4011,
/// from boot URLs. Files asked for by a bare path are attributed by it. It proves nothing, so it
/// may only lead to what the machine would get anyway by saying its name.
public final class AddressBook {
    private static final Duration STALE = Duration.ofHours(24);

    private final Recent<Ipv4, Entry> byAddress;
    private final Recent<HardwareAddress, Claims> byMac;

    /// @param most how many machines it remembers; one takes about 500 bytes
    public AddressBook(int most) {
        byAddress = new Recent<>(most);
        byMac = new Recent<>(most);
    }

    /// Notes that this address belongs to whoever made these claims. Addresses and claims that say
    /// nothing are passed over.
    public void learn(Ipv4 address, Claims claims, Instant now) {
        if (claims.isEmpty()) {
            return;
        }
        note(address, Entry.of(remembered(claims), now, false));
    }

    /// The same for whoever came with a URL that was told to that machine. It may have it from
    /// elsewhere, so an address that was seen with another machine stays that one's.
    ///
    /// @return the claims with what the same machine said of itself before
    public Claims learnByUrl(Ipv4 address, Claims claims, Instant now) {
        if (claims.isEmpty()) {
            return claims;
        }
        Claims all = remembered(claims);
        Optional<Entry> known = byAddress.find(address);
        if (known.isEmpty() || known.get().isByUrl() || known.get().isStale(now)) {
            note(address, Entry.of(all, now, true));
        } else if (known.get().claims().mac().equals(all.mac())) {
            note(address, Entry.of(all, now, false));
        }
        return all;
    }

    /// Who uses this address, unless only a URL says so: [Claims#none()] when nobody was seen.
    public Claims seenAt(Ipv4 address, Instant now) {
        return byAddress
                .find(address)
                .filter(entry -> !entry.isByUrl() && !entry.isStale(now))
                .map(Entry::claims)
                .orElseGet(Claims::none);
    }

    private void note(Ipv4 address, Entry entry) {
        if (!address.isNone() && !address.equals(Ipv4.BROADCAST)) {
            byAddress.put(address, entry);
        }
    }

    private Claims remembered(Claims claims) {
        return claims.mac().isEmpty() ? claims : remember(claims.mac().get(), claims);
    }

    /// Who uses this address: [Claims#none()] when nobody was seen with it for a day.
    public Claims find(Ipv4 address, Instant now) {
        Optional<Entry> entry = byAddress.find(address);
        return entry.isPresent() && !entry.get().isStale(now)
                ? entry.get().claims()
                : Claims.none();
    }

    /// The claims with what the same machine said of itself before.
    public Claims complete(Claims claims) {
        Optional<Claims> known =
                claims.mac().isEmpty() ? Optional.empty() : byMac.find(claims.mac().get());
        return known.isEmpty() ? claims : merged(claims, known.get());
    }

    private Claims remember(HardwareAddress mac, Claims claims) {
        Optional<Claims> known = byMac.find(mac);
        Claims all = known.isEmpty() ? claims : merged(claims, known.get());
        if (known.isEmpty() || !known.get().equals(all)) {
            byMac.put(mac, all);
        }
        return all;
    }

    /// What is known already stays one object for all that a machine sends, so that comparing it
    /// costs nothing.
    private static Claims merged(Claims claims, Claims known) {
        Claims all = claims.or(known);
        return all.equals(known) ? known : all;
    }

    /// @param end from when on it counts no longer
    private record Entry(Claims claims, Instant end, boolean isByUrl) {
        static Entry of(Claims claims, Instant seen, boolean isByUrl) {
            return new Entry(claims, seen.plusSeconds(STALE.toSeconds()), isByUrl);
        }

        boolean isStale(Instant now) {
            return !now.isBefore(end);
        }
    }
}
