package dev.stirrup.trust.upstream;

/// Why a signature vouches for nothing.
public enum SignatureFault {
    UNKNOWN_KEY("it was made by a key that is in none of the keyrings"),
    WRONG("it does not belong to these bytes: they are not what was signed"),
    EXPIRED_KEY("the key it was made by has expired"),
    REVOKED_KEY("the key it was made by was revoked by its owner"),
    UNFIT_KEY("the key it was made by is not for signing, or too weak"),
    EXPIRED("it held for a time that is over"),
    FUTURE("it was made in the future; is this machine's clock right?"),
    WEAK("it rests on a digest that can be forged");

    private final String text;

    SignatureFault(String text) {
        this.text = text;
    }

    /// A sentence about the signature, without full stop.
    public String text() {
        return text;
    }
}
