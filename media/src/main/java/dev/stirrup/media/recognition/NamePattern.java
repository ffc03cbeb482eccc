package dev.stirrup.media.recognition;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A path, or one name of it, with `*` for any characters and `{name}` for some that are
/// remembered.
final class NamePattern {
    private static final Pattern PIECE = Pattern.compile("\\*|\\{([A-Za-z][A-Za-z0-9]*)}");

    private final Pattern pattern;

    NamePattern(String text, boolean isCaseSensitive) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        for (MatchResult piece : PIECE.matcher(text).results().toList()) {
            regex.append(Pattern.quote(text.substring(at, piece.start())));
            String name = piece.group(1);
            regex.append(name == null ? "[^/]*" : "(?<" + name + ">[^/]+)");
            at = piece.end();
        }
        regex.append(Pattern.quote(text.substring(at)));
        pattern =
                Pattern.compile(
                        regex.toString(),
                        isCaseSensitive ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /// The names of what it remembers.
    static Set<String> names(String text) {
        Set<String> names = new HashSet<>();
        for (MatchResult piece : PIECE.matcher(text).results().toList()) {
            if (piece.group(1) != null) {
                names.add(piece.group(1));
            }
        }
        return names;
    }

    boolean fits(String text) {
        return pattern.matcher(text).matches();
    }

    /// The match with what it remembers; to be looked at only when it matches.
    Matcher matcher(String text) {
        return pattern.matcher(text);
    }
}
