package dev.stirrup.uefi.preflight;

/// What Secure Boot says to a program with certain keys.
public sealed interface Ruling {
    /// It starts.
    ///
    /// @param by whose certificate, or `its digest`
    record Accepted(String by) implements Ruling {}

    /// It does not start.
    ///
    /// @param detail which certificate, digest or component; empty when there is nothing to add
    record Refused(Refusal why, String detail) implements Ruling {}

    default boolean isAccepted() {
        return this instanceof Accepted;
    }
}
