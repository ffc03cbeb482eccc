package dev.stirrup.netboot.memory;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.netboot.memory.AddressUsers.User;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which machine uses which address, as far as it was seen: from ACKs, from requests at port 4011,
/// from boot URLs. Files asked for by a bare path are attributed by it. It proves nothing, so it
/// may only lead to what the machine would get anyway by saying its name. May be used by several
/// threads.
public final class AddressBook {
    private static final Duration STALE = Duration.ofHours(24);

    private final AddressUsers users;
    private final KnownMachines machines;

    /// @param most how many machines it remembers; one takes about 200 bytes
    /// @param seed any number that is not known to the network
    public AddressBook(int most, long seed) {
        users = new AddressUsers(most, seed);
        machines = new KnownMachines(most, seed);
    }

    /// Notes that this address belongs to whoever made these claims. Addresses and claims that say
    /// nothing are passed over.
    public synchronized void learn(Ipv4 address, Claims claims, Instant now) {
        if (claims.isEmpty()) {
            return;
        }
        note(address, remembered(claims), now, false);
    }

    /// The same for whoever came with a URL that was told to that machine. It may have it from
    /// elsewhere, so an address that was seen with another machine stays that one's.
    ///
    /// @return the claims with what the same machine said of itself before
    public synchronized Claims learnByUrl(Ipv4 address, Claims claims, Instant now) {
        if (claims.isEmpty()) {
            return claims;
        }
        Claims all = remembered(claims);
        User known = users.find(address);
        if (known == null || known.isByUrl() || known.isStale(now)) {
            note(address, all, now, true);
        } else if (known.claims().mac().equals(all.mac())) {
            note(address, all, now, false);
        }
        return all;
    }

    /// Who uses this address, unless only a URL says so: [Claims#none()] when nobody was seen.
    public synchronized Claims seenAt(Ipv4 address, Instant now) {
        User user = users.find(address);
        return user == null || user.isByUrl() || user.isStale(now) ? Claims.none() : user.claims();
    }

    private void note(Ipv4 address, Claims claims, Instant seen, boolean isByUrl) {
        if (!address.isNone() && !address.equals(Ipv4.BROADCAST)) {
            long end = seen.getEpochSecond() + STALE.toSeconds();
            users.put(address, new User(claims, end, isByUrl));
        }
    }

    private Claims remembered(Claims claims) {
        return claims.mac().isEmpty() ? claims : remember(claims.mac().get(), claims);
    }

    /// Who uses this address: [Claims#none()] when nobody was seen with it for a day.
    public synchronized Claims find(Ipv4 address, Instant now) {
        User user = users.find(address);
        return user == null || user.isStale(now) ? Claims.none() : user.claims();
    }

    /// The claims with what the same machine said of itself before.
    public synchronized Claims complete(Claims claims) {
        return merged(claims, claims.mac().isEmpty() ? null : machines.find(claims.mac().get()));
    }

    private Claims remember(HardwareAddress mac, Claims claims) {
        Claims known = machines.find(mac);
        Claims all = merged(claims, known);
        if (!all.equals(known)) {
            machines.put(mac, all);
        }
        return all;
    }

    /// What is known already stays one object for all that a machine sends, so that comparing it
    /// costs nothing.
    private static Claims merged(Claims claims, @Nullable Claims known) {
        Claims all = known == null ? claims : claims.or(known);
        return known != null && all.equals(known) ? known : all;
    }
}
