package dev.stirrup.trust.upstream;

import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A list of files and their digests, in the forms in which distributions write it: that of
/// coreutils (`DIGEST NAME`), that of BSD (`SHA256 (NAME) = DIGEST`), and the section `SHA256:` of
/// a Debian Release file. Other lines are passed over, as their own tools do. Names are compared by
/// the whole path in the list, without a leading `./`.
public final class SumsFile {
    /// Far more than any of those lists has.
    public static final int LONGEST = 32 << 20;

    private static final Pattern PLAIN =
            Pattern.compile("\\\\?([0-9a-fA-F]{64}|[0-9a-fA-F]{128}) [ *](.+)");
    private static final Pattern BSD =
            Pattern.compile("SHA(256|512) \\((.+)\\) = ([0-9a-fA-F]{64}|[0-9a-fA-F]{128})");
    private static final Pattern RELEASE =
            Pattern.compile(" ([0-9a-f]{64}) +([0-9]{1,18}) +(\\S+)");
    private static final Pattern ALONE = Pattern.compile("([0-9a-fA-F]{64}|[0-9a-fA-F]{128})");
    private static final int SHA256_DIGITS = 64;

    private final Map<String, Sum> byName;
    private final Optional<Sum> alone;

    /// A file's digest.
    ///
    /// @param algorithm `SHA-256` or `SHA-512`
    /// @param digits small hexadecimal ones
    public record Sum(String algorithm, String digits) {}

    private SumsFile(Map<String, Sum> byName, Optional<Sum> alone) {
        this.byName = byName;
        this.alone = alone;
    }

    /// @throws MalformedException when it is too long, or names one file with two digests
    public static SumsFile decode(byte[] content) throws MalformedException {
        if (content.length > LONGEST) {
            throw new MalformedException("longer than any list of digests", LONGEST);
        }
        String text = new String(content, StandardCharsets.UTF_8);
        Map<String, Sum> byName = new HashMap<>();
        for (String line : text.lines().toList()) {
            Optional<Entry> entry = entry(line);
            if (entry.isPresent() && isOther(byName, entry.get())) {
                throw new MalformedException("one file with two digests", text.indexOf(line));
            }
        }
        Matcher one = ALONE.matcher(text.strip());
        return new SumsFile(
                Map.copyOf(byName),
                one.matches() ? Optional.of(sum(one.group(1))) : Optional.empty());
    }

    /// What the list says of a file.
    ///
    /// @param name as in the list; a list that holds one digest and no name speaks of any
    public Optional<Sum> of(String name) {
        return Optional.ofNullable(byName.get(name)).or(() -> alone);
    }

    /// The files that it names.
    public Set<String> names() {
        return byName.keySet();
    }

    /// Whether it names any file at all.
    public boolean isEmpty() {
        return byName.isEmpty() && alone.isEmpty();
    }

    private record Entry(String name, Sum sum) {}

    private static boolean isOther(Map<String, Sum> byName, Entry entry) {
        Sum before = byName.put(entry.name(), entry.sum());
        if (before == null || before.equals(entry.sum())) {
            return false;
        }
        // A list may have a shorter and a longer digest of the same file; the longer one is kept.
        if (before.algorithm().equals(entry.sum().algorithm())) {
            return true;
        }
        if (before.digits().length() > entry.sum().digits().length()) {
            byName.put(entry.name(), before);
        }
        return false;
    }

    private static Optional<Entry> entry(String line) {
        Matcher plain = PLAIN.matcher(line);
        if (plain.matches()) {
            return Optional.of(entry(plain.group(2), plain.group(1)));
        }
        Matcher bsd = BSD.matcher(line);
        if (bsd.matches()) {
            return Optional.of(entry(bsd.group(2), bsd.group(3)));
        }
        Matcher release = RELEASE.matcher(line);
        return release.matches()
                ? Optional.of(entry(release.group(3), release.group(1)))
                : Optional.empty();
    }

    private static Entry entry(String name, String digits) {
        return new Entry(name.startsWith("./") ? name.substring(2) : name, sum(digits));
    }

    private static Sum sum(String digits) {
        return new Sum(
                digits.length() == SHA256_DIGITS ? "SHA-256" : "SHA-512",
                digits.toLowerCase(Locale.ROOT));
    }
}
