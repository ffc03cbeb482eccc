package dev.stirrup.netboot.file;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.Claims;
import dev.stirrup.wire.Bytes;
import java.time.Instant;
import java.util.Optional;

/// Signs the list of what a machine is given.
@FunctionalInterface
public interface Manifests {
    /// Where nothing is signed.
    Manifests NONE = (_, _, _) -> Optional.empty();

    /// The signed manifest; empty when there is nothing to sign or no key. May block.
    Optional<Bytes> manifest(Claims claims, BootDecision decision, Instant now);
}
