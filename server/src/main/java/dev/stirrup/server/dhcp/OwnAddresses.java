package dev.stirrup.server.dhcp;

import dev.stirrup.server.link.Interface;
import dev.stirrup.server.link.Interfaces;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/// Whatever this machine answers to on one network: its addresses, on whichever interface they are,
/// and broadcasts. They are looked up again when something is asked for that is none of them, which
/// may have come since, but seldom: a router sees much that is not for it. For one thread.
final class OwnAddresses {
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private final String device;
    private final Source source;
    private final LongSupplier nanos;
    private Set<Ipv4> known;
    private long next;

    OwnAddresses(Interface on) throws IOException {
        this(on.name(), Interfaces::list, System::nanoTime);
    }

    OwnAddresses(String device, Source source, LongSupplier nanos) throws IOException {
        this.device = device;
        this.source = source;
        this.nanos = nanos;
        known = read();
        next = nanos.getAsLong() + PAUSE_NANOS;
    }

    /// All interfaces as they are now.
    interface Source {
        List<Interface> list() throws IOException;
    }

    boolean contains(Ipv4 address) {
        return known.contains(address) || isDue() && readAgain().contains(address);
    }

    private boolean isDue() {
        return nanos.getAsLong() - next >= 0;
    }

    private Set<Ipv4> readAgain() {
        next = nanos.getAsLong() + PAUSE_NANOS;
        try {
            known = read();
        } catch (IOException e) {
            return known; // what was known is better than nothing
        }
        return known;
    }

    private Set<Ipv4> read() throws IOException {
        Set<Ipv4> own = new HashSet<>(Set.of(Ipv4.BROADCAST));
        for (Interface any : source.list()) {
            for (Interface.Address one : any.addresses()) {
                own.add(one.address());
                if (any.name().equals(device)) {
                    own.add(one.broadcast());
                }
            }
        }
        return own;
    }
}
