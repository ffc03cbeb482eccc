package dev.stirrup.netboot.url;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which answers a URL leads to, and of which boot: a segment of its path, under the token's
/// signature.
///
/// @param profile the profile whose answers they are
/// @param issued when the script was made that named the URL, in whole milliseconds
/// @param isProven whether the loader that was told had proven which machine it is
public record AnswerTicket(String profile, Instant issued, boolean isProven) {
    private static final String PROVEN = "p";
    private static final String UNPROVEN = "c";
    private static final int BASE = 36;
    private static final int PARTS = 3;

    public AnswerTicket {
        issued = Instant.ofEpochMilli(issued.toEpochMilli());
    }

    /// One segment of a path: letters, digits and `._~-`.
    public String text() {
        return profile
                + "~"
                + Long.toString(issued.toEpochMilli(), BASE)
                + "~"
                + (isProven ? PROVEN : UNPROVEN);
    }

    /// Takes any text.
    public static Optional<AnswerTicket> read(String text) {
        List<String> parts = List.of(text.split("~", -1));
        if (parts.size() != PARTS
                || !parts.get(1).matches("[0-9a-z]{1,10}")
                || !List.of(PROVEN, UNPROVEN).contains(parts.get(2))) {
            return Optional.empty();
        }
        Instant issued = Instant.ofEpochMilli(Long.parseLong(parts.get(1), BASE));
        return Optional.of(new AnswerTicket(parts.getFirst(), issued, parts.get(2).equals(PROVEN)));
    }
}
