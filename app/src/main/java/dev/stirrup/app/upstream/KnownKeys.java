package dev.stirrup.app.upstream;

import dev.stirrup.trust.upstream.ApkKeys;
import dev.stirrup.trust.upstream.Keyring;

/// All keys that may vouch.
///
/// @param openPgp those of most distributions
/// @param apk those of Alpine's packages and indexes
public record KnownKeys(Keyring openPgp, ApkKeys apk) {}
