package dev.stirrup.media.recognition;

import dev.stirrup.media.tree.Names;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Something that must hold of a disc, and what is learned from it: the named groups of its
/// pattern.
///
/// @param subject what is looked at
/// @param path the files it is about, where it is about files
/// @param pattern what must be found in its text; empty for paths
record Condition(Subject subject, String path, Optional<Pattern> pattern) {
    private static final int LONGEST_VALUE = 200;

    enum Subject {
        LABEL,
        VOLUME,
        PATH,
        TEXT,
        WIM
    }

    /// The names of what it tells.
    Set<String> names() {
        return pattern.map(p -> p.namedGroups().keySet()).orElseGet(() -> NamePattern.names(path));
    }

    /// What was learned; empty when it does not hold.
    Optional<Map<String, String>> test(Evidence evidence) throws IOException, MalformedException {
        if (subject == Subject.PATH) {
            return evidence.match(path).map(Condition::groups);
        }
        Optional<String> text = text(evidence);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = pattern.orElseThrow().matcher(text.get());
        return matcher.find() ? Optional.of(groups(matcher)) : Optional.empty();
    }

    private Optional<String> text(Evidence evidence) throws IOException, MalformedException {
        return switch (subject) {
            case LABEL -> Optional.of(evidence.label());
            case VOLUME -> Optional.of(evidence.volume());
            case TEXT -> evidence.text(path);
            case WIM -> evidence.wim(path);
            case PATH -> Optional.empty();
        };
    }

    private static Map<String, String> groups(Matcher matcher) {
        Map<String, String> groups = new HashMap<>();
        for (String name : matcher.namedGroups().keySet()) {
            String value = matcher.group(name);
            if (value != null && value.length() <= LONGEST_VALUE) {
                groups.put(name, Names.printable(value).strip());
            }
        }
        return groups;
    }
}
