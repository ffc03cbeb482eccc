package dev.stirrup.app.preflight;

import dev.stirrup.store.release.Release;
import dev.stirrup.uefi.cms.SigningKey;
import java.util.function.Consumer;

/// The key that signs one release.
///
/// @param signed told the SHA-256 digest of what it signed, before that can be had by anybody
record ReleaseKey(SigningKey key, Consumer<String> signed) {
    /// A key of somebody else's, whose certificates they look after.
    static ReleaseKey brought(SigningKey key) {
        return new ReleaseKey(key, digest -> {});
    }

    /// A key of the site's, made for this release alone.
    ///
    /// @param without what is recorded, but for the file's digest
    static ReleaseKey ofSite(SigningKey key, Release without, Consumer<Release> record) {
        return new ReleaseKey(
                key,
                digest ->
                        record.accept(
                                new Release(
                                        without.name(),
                                        digest,
                                        without.certificate(),
                                        without.at())));
    }
}
