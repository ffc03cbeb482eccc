package dev.stirrup.media.recognition;

import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A line of a rule that names files to start. All must be there, except those with `?` behind
/// them.
///
/// @param kind what the first one is
record StartLine(Kind kind, List<String> patterns) {
    private static final String OPTIONAL = "?";

    enum Kind {
        LINUX,
        WINPE,
        PROGRAM
    }

    StartLine {
        patterns = List.copyOf(patterns);
    }

    Optional<Start> find(Evidence evidence, Map<String, String> learned)
            throws IOException, MalformedException {
        List<String> files = new ArrayList<>();
        for (String pattern : patterns) {
            boolean isOptional = pattern.endsWith(OPTIONAL);
            String path = isOptional ? pattern.substring(0, pattern.length() - 1) : pattern;
            Optional<String> file = first(evidence, Rule.fill(path, learned));
            if (file.isPresent()) {
                files.add(file.get());
            } else if (!isOptional) {
                return Optional.empty();
            }
        }
        List<String> others = files.subList(1, files.size());
        return Optional.of(
                switch (kind) {
                    case LINUX -> new Start.Linux(files.getFirst(), others);
                    case WINPE -> new Start.WinPe(files.getFirst(), others);
                    case PROGRAM -> new Start.Program(files.getFirst());
                });
    }

    private static Optional<String> first(Evidence evidence, String pattern)
            throws IOException, MalformedException {
        for (String path : evidence.paths(pattern)) {
            if (evidence.isFile(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }
}
