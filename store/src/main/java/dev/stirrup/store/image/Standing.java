package dev.stirrup.store.image;

import java.util.Arrays;
import java.util.Optional;

/// Who vouches for a file that became part of an image.
public enum Standing {
    /// A signature by a known key, over it or over a list with its digest.
    SIGNED("signed"),
    /// The operator, or the catalogue, named its digest.
    PINNED("pinned"),
    /// It is the operator's own file; nobody was asked.
    OWN("own"),
    /// A list with its digest lies beside it, and nobody signed that.
    LISTED("listed"),
    /// Nobody. Taken by force.
    UNSIGNED("unsigned"),
    /// What should vouch for it contradicts it. Taken by force.
    CONTRADICTED("contradicted");

    private final String text;

    Standing(String text) {
        this.text = text;
    }

    /// The name in records and on screens.
    public String text() {
        return text;
    }

    public static Optional<Standing> read(String text) {
        return Arrays.stream(values()).filter(one -> one.text.equals(text)).findFirst();
    }
}
