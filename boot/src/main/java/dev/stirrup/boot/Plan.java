package dev.stirrup.boot;

import java.util.List;
import java.util.Optional;

/// What the operator wants for one machine now, with everything it names already looked up.
public sealed interface Plan {
    /// A machine nobody approved yet.
    ///
    /// @param waiting the loaders that bring it to the waiting page
    /// @param open the profile that unknown machines may have on this network, if there is one
    record Unapproved(LoaderSet waiting, Optional<Profile> open) implements Plan {}

    /// An approved machine without a plan, and no profile's selector fits it.
    record None() implements Plan {}

    /// Boot from the disk.
    record LocalDisk() implements Plan {}

    /// Must not boot from the network.
    record Blocked(String why) implements Plan {}

    /// The machine was withdrawn: it is given nothing, whatever was planned.
    record Revoked(String why) implements Plan {}

    /// Install once: served until the machine reports that it is done, then the local disk.
    record Install(Profile profile, boolean isDone) implements Plan {}

    /// The same profile at every boot. A menu is a profile too.
    record Always(Profile profile) implements Plan {}

    /// The claims fit more than one machine, so nothing is safe to serve.
    record Conflict(List<String> machines) implements Plan {
        public Conflict {
            machines = List.copyOf(machines);
        }
    }
}
