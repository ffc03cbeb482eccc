package dev.stirrup.uefi.preflight;

/// Keys that machines have, by a name: what is allowed, and what whoever checks refuses by itself.
///
/// @param name short, such as `microsoft-2023`
/// @param title for people, such as `Microsoft's 2023 keys`
/// @param checker who looks at signatures with these keys
public record TrustSet(
        String name,
        String title,
        Checker checker,
        SignatureDatabase allowed,
        SignatureDatabase denied) {
    /// Who checks.
    public enum Checker {
        /// The firmware, when it loads a program.
        FIRMWARE,
        /// shim, when it loads its second stage: it wants SBAT as well.
        SHIM
    }
}
