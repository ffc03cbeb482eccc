package dev.stirrup.trust.upstream;

/// What came of checking signatures.
public sealed interface SignatureCheck {
    /// At least one of them is good.
    record Good(Signer by) implements SignatureCheck {}

    /// None is; the fault is that of the one which came closest.
    ///
    /// @param key the identifier of the key that made it, in hexadecimal digits
    record Refused(SignatureFault fault, String key) implements SignatureCheck {
        /// A sentence without full stop.
        public String text() {
            return fault.text() + " (key " + key + ")";
        }
    }
}
