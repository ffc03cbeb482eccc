package dev.stirrup.netboot.file;

import dev.stirrup.netboot.script.TrustStore;
import dev.stirrup.wire.Bytes;
import java.time.Instant;
import java.util.Optional;

/// The site's root certificates, as installers find them.
@FunctionalInterface
public interface SiteRoots {
    /// Where there are none.
    SiteRoots NONE = (_, _) -> Optional.empty();

    /// An archive in cpio's form "newc" with the roots at the places of this store; empty when
    /// there are none. May block.
    Optional<Bytes> archive(TrustStore store, Instant now);

    /// The roots in PEM, one after the other; empty when there are none. May block.
    default String pem(Instant now) {
        return "";
    }
}
