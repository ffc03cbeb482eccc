package dev.stirrup.store.image;

import java.time.Instant;

/// Where a part of an image came from.
///
/// @param origin a URL or an absolute path
/// @param digest SHA-256 of it, in hexadecimal digits; empty for a folder
/// @param size in bytes
/// @param at when it came
/// @param signer who signed, with the key's fingerprint; empty when nobody
/// @param detail by what it is vouched for, or why not; a sentence without full stop
public record Provenance(
        String origin,
        String digest,
        long size,
        Instant at,
        Standing standing,
        String signer,
        String detail) {
    /// The same, of a file with this digest.
    Provenance of(String itsDigest, long itsSize) {
        return new Provenance(origin, itsDigest, itsSize, at, standing, signer, detail);
    }
}
