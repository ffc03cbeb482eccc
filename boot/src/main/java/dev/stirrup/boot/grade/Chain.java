package dev.stirrup.boot.grade;

import dev.stirrup.boot.grade.Hop.Kind;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The hops of one boot, and what is known of the machine's Secure Boot.
///
/// @param isBios whether its firmware is a BIOS, which checks nothing
public record Chain(List<Hop> hops, SecureBoot secureBoot, boolean isBios) {
    public Chain {
        hops = List.copyOf(hops);
    }

    /// What the machine said. A server cannot see it: it is a claim of whatever runs there.
    public enum SecureBoot {
        /// Nothing.
        UNKNOWN,
        /// That it is off, at least once.
        OFF,
        /// That it is on, where others could have said so in its name.
        ON_IN_THE_CLEAR,
        /// That it is on, within TLS.
        ON;

        public boolean isOn() {
            return this == ON || this == ON_IN_THE_CLEAR;
        }
    }

    /// The hops that run, or say what is run.
    Stream<Hop> deciding() {
        return hops.stream().filter(hop -> hop.kind().decides());
    }

    boolean any(Predicate<Hop> wanted) {
        return deciding().anyMatch(wanted);
    }

    boolean all(Predicate<Hop> wanted) {
        return deciding().allMatch(wanted);
    }

    Stream<Hop> of(Kind kind) {
        return hops.stream().filter(hop -> hop.kind() == kind);
    }

    Stream<Hop> programs() {
        return hops.stream().filter(hop -> hop.kind().isProgram());
    }

    /// Those behind the first loader, which firmware fetches itself.
    Stream<Hop> behindTheLoader() {
        return deciding().filter(hop -> hop.kind() != Kind.LOADER);
    }
}
