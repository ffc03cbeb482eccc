package dev.stirrup.app.upstream;

import dev.stirrup.store.image.Provenance;
import dev.stirrup.store.image.Standing;
import java.time.Instant;

/// Who vouches for a file that is here.
///
/// @param signer empty when nobody signed
/// @param detail by what, or why not; a sentence without full stop
public record Verdict(Standing standing, String signer, String detail) {
    /// Whether it may be taken without being forced.
    public boolean isEnough() {
        return switch (standing) {
            case SIGNED, PINNED, OWN -> true;
            case LISTED, UNSIGNED, CONTRADICTED -> false;
        };
    }

    /// For the record of an image.
    public Provenance provenance(String origin, String sha256, long size, Instant at) {
        return new Provenance(origin, sha256, size, at, standing, signer, detail);
    }
}
