package dev.stirrup.uefi.preflight;

/// Why Secure Boot will refuse a program.
public enum Refusal {
    /// It has no signature, and nobody enrolled its digest.
    UNSIGNED("it is not signed"),
    /// It has signatures, none of keys that are trusted here.
    UNTRUSTED("nobody who is trusted here signed it"),
    /// It was changed after it was signed.
    ALTERED("it was changed after it was signed"),
    /// The table of its signatures is broken, so that firmware looks at none of them.
    BROKEN_SIGNATURES("the table of its signatures is broken"),
    /// dbx names its digest.
    REVOKED_DIGEST("revoked by its digest"),
    /// dbx names a certificate that stands behind one of its signatures.
    REVOKED_CERTIFICATE("revoked by a certificate"),
    /// A part of it is older than the SBAT level.
    BELOW_SBAT_LEVEL("below the SBAT level"),
    /// shim loads no second stage without SBAT.
    WITHOUT_SBAT("it has no SBAT section");

    private final String text;

    Refusal(String text) {
        this.text = text;
    }

    /// A part of a sentence, in plain words.
    public String text() {
        return text;
    }

    /// Whether somebody withdrew it.
    public boolean isRevocation() {
        return switch (this) {
            case REVOKED_DIGEST, REVOKED_CERTIFICATE, BELOW_SBAT_LEVEL -> true;
            case UNSIGNED, UNTRUSTED, ALTERED, BROKEN_SIGNATURES, WITHOUT_SBAT -> false;
        };
    }
}
