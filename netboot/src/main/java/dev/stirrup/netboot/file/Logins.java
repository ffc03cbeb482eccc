package dev.stirrup.netboot.file;

import dev.stirrup.boot.Operator;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;

/// Knows those who may log in at a machine. Declared here, implemented where passwords are kept.
@FunctionalInterface
public interface Logins {
    /// Nobody is known.
    Logins NONE = attempt -> Optional.empty();

    /// Who this is; empty for a wrong password or an unknown name, and for whoever has to wait
    /// after several of these. May block, and takes as long for one as for the other.
    Optional<Operator> check(Attempt attempt);

    /// What somebody typed.
    ///
    /// @param from the address of the machine
    record Attempt(String name, String password, Ipv4 from) {
        @Override
        public String toString() {
            return "a login from " + from;
        }
    }
}
