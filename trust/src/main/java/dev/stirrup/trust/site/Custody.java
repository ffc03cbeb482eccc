package dev.stirrup.trust.site;

/// Where a private key is.
public enum Custody {
    /// In an encrypted file of this server.
    FILE,
    /// In a PKCS#11 token that this server reaches.
    TOKEN,
    /// Taken off this server by its operator, who has it.
    OFFLINE,
    /// Never here: another authority's, whose certificate was imported.
    ELSEWHERE;

    /// Whether this server can sign with it.
    public boolean isHere() {
        return this == FILE || this == TOKEN;
    }
}
