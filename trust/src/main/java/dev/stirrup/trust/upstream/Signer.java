package dev.stirrup.trust.upstream;

/// Who signs by a key.
///
/// @param name as the key's owner wrote it; only as true as whoever gave the keyring
/// @param fingerprint of the primary key, in capital hexadecimal digits
public record Signer(String name, String fingerprint) {
    @Override
    public String toString() {
        return name + " (" + fingerprint + ")";
    }
}
