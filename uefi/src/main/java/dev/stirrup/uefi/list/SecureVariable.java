package dev.stirrup.uefi.list;

/// The variables of Secure Boot that are signature lists and take signed updates only (UEFI
/// Specification 2.10, section 32.3).
public enum SecureVariable {
    PK("PK", EfiGuid.GLOBAL_VARIABLE),
    KEK("KEK", EfiGuid.GLOBAL_VARIABLE),
    DB("db", EfiGuid.SECURITY_DATABASE),
    DBX("dbx", EfiGuid.SECURITY_DATABASE);

    private final String text;
    private final EfiGuid vendor;

    SecureVariable(String text, EfiGuid vendor) {
        this.text = text;
        this.vendor = vendor;
    }

    /// The variable's name, with its own upper and lower case.
    public String text() {
        return text;
    }

    public EfiGuid vendor() {
        return vendor;
    }
}
