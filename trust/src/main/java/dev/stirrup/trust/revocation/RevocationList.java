package dev.stirrup.trust.revocation;

import dev.stirrup.trust.revocation.Revocation.Kind;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that is withdrawn at one time. Immutable; asked for every file that is served.
public final class RevocationList {
    public static final RevocationList EMPTY = new RevocationList(0, List.of());

    private final long epoch;
    private final Map<String, Revocation> contents = new HashMap<>();
    private final Map<String, Revocation> machines = new HashMap<>();
    private final Map<String, Revocation> certificates = new HashMap<>();

    private RevocationList(long epoch, Collection<Revocation> all) {
        this.epoch = epoch;
        for (Revocation one : all) {
            byKind(one.kind()).put(one.subject(), one);
        }
    }

    /// @param epoch higher than that of every earlier list
    public static RevocationList of(long epoch, Collection<Revocation> all) {
        return new RevocationList(epoch, all);
    }

    public boolean isEmpty() {
        return contents.isEmpty() && machines.isEmpty() && certificates.isEmpty();
    }

    /// Whoever looked something up under another epoch has to look again.
    public long epoch() {
        return epoch;
    }

    /// Whether bytes with this digest were withdrawn, or an image of this digest.
    public Optional<Revocation> content(String digest) {
        return Optional.ofNullable(contents.get(digest));
    }

    public Optional<Revocation> machine(String name) {
        return Optional.ofNullable(machines.get(name));
    }

    public Optional<Revocation> certificate(BigInteger serial) {
        return Optional.ofNullable(certificates.get(text(serial)));
    }

    /// The certificates, in no order.
    public Collection<Revocation> certificates() {
        return List.copyOf(certificates.values());
    }

    /// A serial number as a [Revocation]'s subject has it.
    public static String text(BigInteger serial) {
        return serial.toString(16);
    }

    private Map<String, Revocation> byKind(Kind kind) {
        return switch (kind) {
            case IMAGE, LOADER -> contents;
            case MACHINE -> machines;
            case CERT -> certificates;
        };
    }
}
