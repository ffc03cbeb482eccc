package dev.stirrup.trust.upstream;

import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a suite of Debian packages says of itself in its `Release` file (Debian's repository
/// format): when it was made, until when it holds, and the digests of its indexes.
///
/// @param date when it was made
/// @param validUntil from when on it must not be believed any more; empty: never
/// @param hasHashes whether each index can be had by its digest as well as by its name
/// @param files by their paths below the suite's folder
public record AptRelease(
        String suite,
        String codename,
        Instant date,
        Optional<Instant> validUntil,
        boolean hasHashes,
        Map<String, Listed> files) {
    /// That of the largest suites is below a megabyte.
    public static final int LONGEST = 16 << 20;

    private static final int MOST_FILES = 200_000;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss[ z][ Z]", Locale.ENGLISH);

    public AptRelease {
        files = Map.copyOf(files);
    }

    /// @param content of `Release`, or what is signed of `InRelease`
    /// @throws MalformedException when it has no date, or lists no files by SHA-256
    public static AptRelease decode(byte[] content) throws MalformedException {
        if (content.length > LONGEST) {
            throw new MalformedException("longer than any Release file", LONGEST);
        }
        Map<String, String> fields = new HashMap<>();
        Map<String, Listed> files = new HashMap<>();
        String key = "";
        for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
            if (line.startsWith(" ") || line.startsWith("\t")) {
                if (key.equals("sha256")) {
                    add(files, line.strip());
                }
                continue;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                key = line.substring(0, colon).toLowerCase(Locale.ROOT);
                fields.putIfAbsent(key, line.substring(colon + 1).strip());
            }
        }
        if (files.isEmpty()) {
            throw new MalformedException("it lists no files by SHA-256", 0);
        }
        return new AptRelease(
                fields.getOrDefault("suite", ""),
                fields.getOrDefault("codename", ""),
                date(fields, "date").orElseThrow(() -> new MalformedException("it has no date", 0)),
                date(fields, "valid-until"),
                fields.getOrDefault("acquire-by-hash", "").equalsIgnoreCase("yes"),
                files);
    }

    /// Whether it may not be believed any more.
    public boolean isOver(Instant now) {
        return validUntil.filter(end -> !now.isBefore(end)).isPresent();
    }

    private static void add(Map<String, Listed> files, String line) throws MalformedException {
        String[] words = line.split("\\s+", 3);
        if (words.length != 3 || !words[1].matches("[0-9]{1,18}") || !Listed.isDigest(words[0])) {
            throw new MalformedException("a line that is no digest, size and name", 0);
        }
        if (files.size() == MOST_FILES) {
            throw new MalformedException("more than " + MOST_FILES + " files", 0);
        }
        files.put(words[2], new Listed(words[0], Long.parseLong(words[1])));
    }

    private static Optional<Instant> date(Map<String, String> fields, String key)
            throws MalformedException {
        String text = fields.getOrDefault(key, "").replaceAll("\\s+", " ");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ZonedDateTime.parse(text, DATE).toInstant());
        } catch (DateTimeException _) {
            throw new MalformedException("a date that is none: " + key, 0);
        }
    }
}
