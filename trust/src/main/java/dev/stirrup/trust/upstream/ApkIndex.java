package dev.stirrup.trust.upstream;

import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// What Alpine's index says of its packages: `APKINDEX` in an [ApkArchive]. It names no digest of a
/// whole package but the SHA-1 of its second member, which names the digest of the third.
public final class ApkIndex {
    private static final int MOST_PACKAGES = 500_000;
    private static final int SHA1_BYTES = 20;
    private static final String SHA1 = "Q1";

    private final Map<String, Entry> packages;

    private ApkIndex(Map<String, Entry> packages) {
        this.packages = Map.copyOf(packages);
    }

    /// What it claims of a package.
    ///
    /// @param control the SHA-1 of its second member as it is packed, in small hexadecimal digits
    /// @param size of the whole package in bytes
    public record Entry(String control, long size) {}

    /// @param content of `APKINDEX`
    /// @throws MalformedException when it has more packages than any real one
    public static ApkIndex decode(byte[] content) throws MalformedException {
        Map<String, Entry> packages = new HashMap<>();
        Map<Character, String> fields = new HashMap<>();
        // The last paragraph may lack the empty line behind it.
        String text = new String(content, StandardCharsets.UTF_8) + "\n\n";
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.isEmpty()) {
                add(packages, fields);
                fields.clear();
            } else if (line.length() > 2 && line.charAt(1) == ':') {
                fields.put(line.charAt(0), line.substring(2));
            }
        }
        return new ApkIndex(packages);
    }

    /// What it says of a package in its folder.
    ///
    /// @param file its file name
    public Optional<Entry> of(String file) {
        return Optional.ofNullable(packages.get(file));
    }

    private static void add(Map<String, Entry> packages, Map<Character, String> fields)
            throws MalformedException {
        Optional<String> control = digits(fields.getOrDefault('C', ""));
        long size = RpmIndex.number(fields.getOrDefault('S', ""));
        if (control.isEmpty() || size < 0) {
            return;
        }
        if (packages.size() == MOST_PACKAGES) {
            throw new MalformedException("more than " + MOST_PACKAGES + " packages", 0);
        }
        String file = fields.getOrDefault('P', "") + "-" + fields.getOrDefault('V', "") + ".apk";
        packages.put(file, new Entry(control.get(), size));
    }

    private static Optional<String> digits(String value) {
        if (!value.startsWith(SHA1)) {
            return Optional.empty();
        }
        try {
            byte[] digest = Base64.getDecoder().decode(value.substring(SHA1.length()));
            return Optional.of(HexFormat.of().formatHex(digest))
                    .filter(_ -> digest.length == SHA1_BYTES);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
