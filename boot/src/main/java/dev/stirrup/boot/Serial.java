package dev.stirrup.boot;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A machine's SMBIOS serial number. The texts that makers leave in unset fields are no identity.
public record Serial(String text) {
    private static final int LONGEST = 64;

    private static final Set<String> PLACEHOLDERS =
            Set.of(
                    "to be filled by o.e.m.",
                    "to be filled by o.e.m",
                    "default string",
                    "system serial number",
                    "not specified",
                    "not applicable",
                    "not available",
                    "none",
                    "n/a",
                    "na",
                    "unknown",
                    "oem",
                    "o.e.m.",
                    "invalid",
                    "empty",
                    "chassis serial number",
                    "123456789",
                    "1234567890",
                    "0123456789",
                    "xxxxxxxxxx");

    public Serial {
        if (!isIdentity(text)) {
            throw new IllegalArgumentException("a placeholder, no identity: " + text);
        }
    }

    /// Reads what a machine says of itself. Empty for a placeholder, for text of one repeated
    /// character, for control characters and for more than 64 characters.
    public static Optional<Serial> read(String claim) {
        String text = claim.strip();
        return isIdentity(text) ? Optional.of(new Serial(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isIdentity(String text) {
        return text.length() >= 2
                && text.length() <= LONGEST
                && text.equals(text.strip())
                && text.chars().allMatch(c -> c >= ' ' && c != 0x7f)
                && text.chars().distinct().count() > 1
                && !PLACEHOLDERS.contains(text.toLowerCase(Locale.ROOT));
    }
}
