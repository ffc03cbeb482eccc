package dev.stirrup.trust.revocation;

/// Where the list of what is withdrawn is asked for. Answers at once and from memory.
@FunctionalInterface
public interface Revocations {
    RevocationList current();
}
