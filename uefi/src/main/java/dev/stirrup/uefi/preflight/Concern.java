package dev.stirrup.uefi.preflight;

/// What is odd about a program without keeping it from starting everywhere.
public enum Concern {
    NO_EFI_PROGRAM("its subsystem is not EFI: firmware does not start it"),
    UNKNOWN_PROCESSOR("it is for a processor that no firmware here has"),
    NOT_NX_COMPATIBLE(
            "it does not say NX_COMPAT: firmware that guards its memory strictly may refuse it"),
    WRITABLE_CODE("a section is both written and run: firmware that guards its memory refuses it"),
    UNREADABLE_SIGNATURE("one of its signatures cannot be read"),
    UNREADABLE_SBAT("its SBAT section cannot be read"),
    UNREADABLE_CONTENT("what its sections hold cannot be read");

    private final String text;

    Concern(String text) {
        this.text = text;
    }

    /// A sentence in plain words.
    public String text() {
        return text;
    }
}
