package dev.stirrup.media.recognition;

import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is known of one system's discs. Read by [RuleReader].
///
/// @param when all of these must hold
/// @param unless none of these may hold
/// @param take what may be learned besides
/// @param fields "system", "version", "variant", "architecture", "arguments", "delivery", "beside",
///   each a text in which `${name}` stands for what was learned
/// @param starts lines of paths, tried in order
/// @param memory in MiB
/// @param discs how many times the disc's own size comes on top of it
/// @param wipes paths by which files are known as those of a tool that can overwrite disks
record Rule(
        String name,
        List<Condition> when,
        List<Condition> unless,
        List<Condition> take,
        Map<String, String> fields,
        List<StartLine> starts,
        long memory,
        int discs,
        List<String> wipes,
        List<String> notes) {
    /// What stands for words that are not known here: URLs, and the card a machine boots by.
    static final List<String> LATER = List.of("tree", "iso", "bootif");

    static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9]*)}");

    private static final int MIB = 1 << 20;

    Rule {
        when = List.copyOf(when);
        unless = List.copyOf(unless);
        take = List.copyOf(take);
        fields = Map.copyOf(fields);
        starts = List.copyOf(starts);
        wipes = List.copyOf(wipes);
        notes = List.copyOf(notes);
    }

    /// What it says of a disc; empty when it does not fit.
    Optional<Recognised> apply(Evidence evidence) throws IOException, MalformedException {
        Map<String, String> learned = new HashMap<>();
        learned.put("label", evidence.label());
        for (Condition condition : when) {
            Optional<Map<String, String>> found = condition.test(evidence);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            learned.putAll(found.get());
        }
        for (Condition condition : unless) {
            if (condition.test(evidence).isPresent()) {
                return Optional.empty();
            }
        }
        for (Condition condition : take) {
            condition.test(evidence).ifPresent(found -> found.forEach(learned::putIfAbsent));
        }
        return Optional.of(recognised(evidence, learned));
    }

    private Recognised recognised(Evidence evidence, Map<String, String> learned)
            throws IOException, MalformedException {
        List<Start> found = new ArrayList<>();
        for (StartLine line : starts) {
            line.find(evidence, learned).ifPresent(found::add);
        }
        long more = discs * (evidence.size() / MIB);
        return new Recognised(
                name,
                filled("system", learned),
                filled("version", learned),
                filled("variant", learned),
                Architectures.common(filled("architecture", learned)),
                found,
                filled("arguments", learned),
                Delivery.valueOf(fields.getOrDefault("delivery", "DRIVE")),
                fields.getOrDefault("beside", ""),
                memory + more,
                !wipes.isEmpty(),
                notes);
    }

    private String filled(String field, Map<String, String> learned) {
        return fill(fields.getOrDefault(field, ""), learned);
    }

    /// Puts in what was learned; what comes later is left, what was not learned is left out.
    static String fill(String text, Map<String, String> learned) {
        Matcher matcher = VARIABLE.matcher(text);
        return matcher.replaceAll(
                        match -> {
                            String name = match.group(1);
                            String value =
                                    LATER.contains(name)
                                            ? match.group()
                                            : learned.getOrDefault(name, "");
                            return Matcher.quoteReplacement(value);
                        })
                .strip();
    }
}
