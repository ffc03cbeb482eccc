package dev.stirrup.trust.upstream;

import dev.stirrup.wire.MalformedException;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What a repository of RPM packages says of itself in `repodata/repomd.xml` (createrepo_c's
/// format): its lists, by SHA-256 or SHA-512.
///
/// @param date when the newest of them was made
/// @param files its lists, by their paths below the repository's folder
/// @param primary the list of packages in XML: its path; empty when there is none
public record RpmRepository(Instant date, Map<String, Listed> files, Optional<String> primary) {
    /// That of the largest repositories has some ten thousand bytes.
    public static final int LONGEST = 1 << 20;

    private static final int MOST_FILES = 1000;

    public RpmRepository {
        files = Map.copyOf(files);
    }

    /// @throws MalformedException when it lists no files by such a digest
    public static RpmRepository decode(byte[] content) throws MalformedException {
        if (content.length > LONGEST) {
            throw new MalformedException("longer than any repomd.xml", LONGEST);
        }
        var taken = new Taken();
        XmlElements.read(new ByteArrayInputStream(content), taken);
        if (taken.files.isEmpty()) {
            throw new MalformedException("it lists no files by SHA-256 or SHA-512", 0);
        }
        return new RpmRepository(taken.date, taken.files, taken.primary);
    }

    /// `repomd/data`, one after the other.
    private static final class Taken implements XmlElements.Taker {
        private static final int DATA = 2;
        private static final int INSIDE = 3;

        private final Map<String, Listed> files = new HashMap<>();
        private Instant date = Instant.EPOCH;
        private Optional<String> primary = Optional.empty();
        private String type = "";
        private String algorithm = "";
        private String location = "";
        private String digest = "";
        private long size = -1;

        @Override
        public void begin(int depth, String name, Function<String, Optional<String>> attributes) {
            if (depth == DATA) {
                type = name.equals("data") ? attributes.apply("type").orElse("") : "";
                location = "";
                digest = "";
                size = -1;
            } else if (depth == INSIDE && name.equals("location")) {
                location = attributes.apply("href").orElse("");
            } else if (depth == INSIDE && name.equals("checksum")) {
                algorithm = attributes.apply("type").orElse("");
            }
        }

        @Override
        public void end(int depth, String name, String text) throws MalformedException {
            String value = text.strip();
            if (depth == DATA) {
                endData();
            } else if (depth == INSIDE && name.equals("checksum")) {
                digest = Listed.digest(algorithm, value).orElse("");
            } else if (depth == INSIDE && name.equals("size")) {
                size = RpmIndex.number(value);
            } else if (depth == INSIDE && name.equals("timestamp")) {
                // Some write it with a fraction.
                long seconds = RpmIndex.number(value.replaceFirst("\\..*", ""));
                Instant made =
                        Instant.ofEpochSecond(Math.clamp(seconds, 0, Integer.MAX_VALUE * 4L));
                date = made.isAfter(date) ? made : date;
            }
        }

        private void endData() throws MalformedException {
            if (type.isEmpty() || location.isEmpty() || digest.isEmpty()) {
                return;
            }
            if (files.size() == MOST_FILES) {
                throw new MalformedException("more than " + MOST_FILES + " files", 0);
            }
            files.put(location, new Listed(digest, size));
            if (type.equals("primary")) {
                primary = Optional.of(location);
            }
        }
    }
}
