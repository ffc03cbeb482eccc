package dev.stirrup.media.recognition;

import dev.stirrup.media.recognition.Condition.Subject;
import dev.stirrup.media.recognition.StartLine.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads a rule: lines of a word and what belongs to it, `#` before remarks. The words are told in
/// docs/recognition.md.
final class RuleReader {
    private static final Set<String> FIELDS =
            Set.of("system", "version", "variant", "architecture", "arguments");

    private static final Pattern MEMORY =
            Pattern.compile("(?<mib>[0-9]{1,6})(?<disc>\\s*\\+\\s*((?<times>[1-9])\\s+)?disc)?");

    static final String WIPES = "wipes";

    private final String name;
    private final List<Condition> when = new ArrayList<>();
    private final List<Condition> unless = new ArrayList<>();
    private final List<Condition> take = new ArrayList<>();
    private final Map<String, String> fields = new HashMap<>();
    private final List<StartLine> starts = new ArrayList<>();
    private final List<String> wipes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long memory;
    private int discs;
    private int number;

    private RuleReader(String name) {
        this.name = name;
    }

    /// @param name how the rule is called, without its file's ending
    static Rule read(String name, String text) throws InvalidRuleException {
        RuleReader reader = new RuleReader(name);
        for (String line : text.lines().toList()) {
            reader.number++;
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith("#")) {
                reader.line(content);
            }
        }
        return reader.rule();
    }

    private void line(String line) throws InvalidRuleException {
        String[] words = line.split("\\s+", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "when" -> when.add(condition(rest));
            case "unless" -> unless.add(condition(rest));
            case "take" -> take.add(condition(rest));
            case "linux" -> starts.add(new StartLine(Kind.LINUX, paths(rest, 20)));
            case "winpe" -> starts.add(new StartLine(Kind.WINPE, paths(rest, 20)));
            case "program" -> starts.add(new StartLine(Kind.PROGRAM, paths(rest, 1)));
            case "memory" -> memory(rest);
            case "delivery" -> delivery(rest);
            case WIPES -> wipes.addAll(paths(rest, 20));
            case "note" -> notes.add(rest);
            default -> field(words[0], rest);
        }
    }

    private void field(String field, String text) throws InvalidRuleException {
        if (!FIELDS.contains(field)) {
            throw invalid("'" + field + "' is no word of a rule");
        }
        if (text.isEmpty() || fields.put(field, text) != null) {
            throw invalid("'" + field + "' wants one text, once");
        }
    }

    private Condition condition(String text) throws InvalidRuleException {
        String[] words = text.split("\\s+", 2);
        String rest = words.length > 1 ? words[1] : "";
        Subject subject =
                switch (words[0]) {
                    case "label" -> Subject.LABEL;
                    case "volume" -> Subject.VOLUME;
                    case "path" -> Subject.PATH;
                    case "text" -> Subject.TEXT;
                    case "wim" -> Subject.WIM;
                    default -> throw invalid("label, volume, path, text or wim must follow");
                };
        return switch (subject) {
            case LABEL, VOLUME -> new Condition(subject, "", Optional.of(pattern(rest)));
            case PATH -> new Condition(subject, paths(rest, 1).getFirst(), Optional.empty());
            case TEXT, WIM -> {
                String[] parts = rest.split("\\s+", 2);
                String path = paths(parts[0], 1).getFirst();
                yield new Condition(
                        subject, path, Optional.of(pattern(parts.length > 1 ? parts[1] : "")));
            }
        };
    }

    private Pattern pattern(String text) throws InvalidRuleException {
        if (text.isEmpty()) {
            throw invalid("a pattern is missing");
        }
        try {
            return Pattern.compile(text, Pattern.MULTILINE);
        } catch (PatternSyntaxException e) {
            throw invalid("not a pattern: " + e.getDescription());
        }
    }

    private List<String> paths(String text, int most) throws InvalidRuleException {
        List<String> paths = List.of(text.split("\\s+"));
        if (text.isEmpty()
                || paths.size() > most
                || paths.stream().anyMatch(p -> p.startsWith("/"))) {
            throw invalid("1 to " + most + " paths must follow, without a slash before them");
        }
        return paths;
    }

    private void memory(String text) throws InvalidRuleException {
        Matcher told = MEMORY.matcher(text);
        if (!told.matches()) {
            throw invalid(
                    "memory in MiB must follow, and '+ disc' or '+ 2 disc' for the disc's size");
        }
        memory = Long.parseLong(told.group("mib"));
        discs =
                told.group("disc") == null
                        ? 0
                        : told.group("times") == null ? 1 : Integer.parseInt(told.group("times"));
    }

    private void delivery(String text) throws InvalidRuleException {
        String[] words = text.split("\\s+");
        boolean isBeside = words[0].equals(Delivery.BESIDE.text());
        if (words.length != (isBeside ? 2 : 1)) {
            throw invalid("a way of delivery must follow, and a path behind 'beside'");
        }
        if (isBeside) {
            fields.put("beside", words[1]);
        }
        for (Delivery delivery : Delivery.values()) {
            if (delivery.text().equals(words[0])) {
                fields.put("delivery", words[0].toUpperCase(Locale.ROOT));
                return;
            }
        }
        throw invalid("'" + words[0] + "' is no way of delivery");
    }

    private Rule rule() throws InvalidRuleException {
        if (when.isEmpty() || !fields.containsKey("system") || !fields.containsKey("delivery")) {
            throw invalid("a rule needs 'when', 'system' and 'delivery'");
        }
        Set<String> known = new HashSet<>(Rule.LATER);
        known.add("label");
        when.forEach(condition -> known.addAll(condition.names()));
        take.forEach(condition -> known.addAll(condition.names()));
        for (String text : fields.values()) {
            checkVariables(text, known);
        }
        for (StartLine line : starts) {
            checkVariables(String.join(" ", line.patterns()), known);
        }
        return new Rule(name, when, unless, take, fields, starts, memory, discs, wipes, notes);
    }

    private void checkVariables(String text, Set<String> known) throws InvalidRuleException {
        for (MatchResult match : Rule.VARIABLE.matcher(text).results().toList()) {
            if (!known.contains(match.group(1))) {
                throw invalid("nothing tells what " + match.group() + " is");
            }
        }
    }

    private InvalidRuleException invalid(String what) {
        return new InvalidRuleException(name, number, what);
    }
}
