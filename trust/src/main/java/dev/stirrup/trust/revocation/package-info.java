/// What was withdrawn, and how others are told: revocation lists and OCSP. Start reading at
/// [RevocationList].
package dev.stirrup.trust.revocation;
