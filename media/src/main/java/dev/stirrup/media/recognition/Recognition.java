package dev.stirrup.media.recognition;

import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Rules in the order they are tried; the first that fits tells what a disc is.
public final class Recognition {
    private final List<Rule> rules;

    private Recognition(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /// The rules that come with the program: the files `rules/NAME.rule` in the order of
    /// `rules/order`.
    public static Recognition builtIn() {
        List<Rule> rules = new ArrayList<>();
        for (String name : resource("order").lines().toList()) {
            if (!name.isBlank() && !name.startsWith("#")) {
                try {
                    rules.add(RuleReader.read(name, resource(name + ".rule")));
                } catch (InvalidRuleException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return new Recognition(rules);
    }

    /// These rules with one more, which is tried before them.
    ///
    /// @param name how it is called
    /// @param text the rule
    public Recognition with(String name, String text) throws InvalidRuleException {
        List<Rule> all = new ArrayList<>(rules);
        all.addFirst(RuleReader.read(name, text));
        return new Recognition(all);
    }

    /// The names of the rules, in order.
    public List<String> names() {
        return rules.stream().map(Rule::name).toList();
    }

    /// The paths by which files are known as those of a tool that can overwrite disks, as rules
    /// have them: `*` in a name stands for any characters, and upper and lower case do not count.
    /// Of the rules that come with the program; nothing else of them is looked at, which is quick.
    public static List<String> wipers() {
        return resource("order")
                .lines()
                .filter(name -> !name.isBlank() && !name.startsWith("#"))
                .flatMap(name -> resource(name + ".rule").lines())
                .filter(line -> line.startsWith(RuleReader.WIPES + " "))
                .flatMap(line -> Arrays.stream(line.split("\\s+")).skip(1))
                .toList();
    }

    /// What a disc brings; empty when no rule fits.
    ///
    /// @throws MalformedException when what rules look at is damaged
    public Optional<Recognised> recognise(Evidence evidence)
            throws IOException, MalformedException {
        for (Rule rule : rules) {
            Optional<Recognised> recognised = rule.apply(evidence);
            if (recognised.isPresent()) {
                return recognised;
            }
        }
        return Optional.empty();
    }

    private static String resource(String name) {
        try (InputStream in = Recognition.class.getResourceAsStream("rules/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no rules/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
