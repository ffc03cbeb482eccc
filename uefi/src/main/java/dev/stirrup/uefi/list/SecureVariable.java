package dev.stirrup.uefi.list;

/// The variables of Secure Boot that are signature lists and take signed updates only (UEFI
/// Specification 2.10, section 32.3).
@SuppressWarnings("ImmutableEnumChecker") // A record of a UUID cannot change.
public enum SecureVariable {
    PK("PK"),
    KEK("KEK"),
    DB("db"),
    DBX("dbx");

    private final String text;

    SecureVariable(String text) {
        this.text = text;
    }

    /// The variable's name, with its own upper and lower case.
    public String text() {
        return text;
    }

    public EfiGuid vendor() {
        return switch (this) {
            case PK, KEK -> EfiGuid.GLOBAL_VARIABLE;
            case DB, DBX -> EfiGuid.SECURITY_DATABASE;
        };
    }
}
