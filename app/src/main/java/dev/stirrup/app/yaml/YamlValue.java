package dev.stirrup.app.yaml;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// One value of a YAML file. Each reading method gives the value, or adds a problem and gives
/// nothing.
public final class YamlValue {
    private final Node node;
    private final YamlFile file;

    YamlValue(Node node, YamlFile file) {
        this.node = node;
        this.file = file;
    }

    public Place place() {
        return file.place(node);
    }

    /// Adds a problem with this value.
    public void refuse(String why) {
        file.problems().add(place(), why);
    }

    /// Whether nothing stands here: an empty document, `null` or `~`.
    public boolean isEmpty() {
        return node.getTag().equals(Tag.NULL);
    }

    /// A single word or text, as it is written: `0012` stays `0012`.
    public Optional<String> text() {
        if (node instanceof ScalarNode scalar && !isEmpty()) {
            return Optional.of(scalar.getValue());
        }
        refuse("a text is needed here, not " + kind());
        return Optional.empty();
    }

    /// A text that means something.
    ///
    /// @param what it should be, for the message: `an IPv4 address`
    /// @param reader gives nothing for a text that is none
    public <T> Optional<T> as(String what, Function<String, Optional<T>> reader) {
        Optional<String> text = scalar(what);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<T> value = reader.apply(text.get());
        if (value.isEmpty()) {
            refuse("\"" + Printable.of(text.get()) + "\" is not " + what);
        }
        return value;
    }

    /// A whole number from `least` to `most`.
    public Optional<Long> number(long least, long most) {
        String what = "a whole number from " + least + " to " + most;
        return as(
                what,
                text -> {
                    if (!text.matches("-?[0-9]{1,18}")) {
                        return Optional.empty();
                    }
                    long value = Long.parseLong(text);
                    return value < least || value > most ? Optional.empty() : Optional.of(value);
                });
    }

    /// `true` or `false`.
    public Optional<Boolean> flag() {
        return oneOf(Map.of("true", true, "false", false));
    }

    /// One of these words.
    public <E> Optional<E> oneOf(Map<String, E> words) {
        Optional<String> text = scalar(choice(words));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<E> value = Optional.ofNullable(words.get(text.get()));
        if (value.isEmpty()) {
            String near =
                    Nearest.of(text.get(), words.keySet())
                            .map(word -> "; do you mean " + word + "?")
                            .orElse("");
            refuse("\"" + Printable.of(text.get()) + "\" is not " + choice(words) + near);
        }
        return value;
    }

    /// A constant of an enum, written in lower case with hyphens.
    public <E extends Enum<E>> Optional<E> oneOf(Class<E> type) {
        return oneOf(
                Arrays.stream(type.getEnumConstants())
                        .collect(Collectors.toMap(YamlValue::word, Function.identity())));
    }

    /// How an enum's constant is written in files and on the command line.
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A number with its unit: `90s`, `15m`, `12h`, `30d`.
    public Optional<Duration> duration(Duration least, Duration most) {
        return as(
                "a time from "
                        + Durations.text(least)
                        + " to "
                        + Durations.text(most)
                        + ", such as 90s, 15m, 12h or 30d",
                text ->
                        Durations.read(text)
                                .filter(t -> t.compareTo(least) >= 0 && t.compareTo(most) <= 0));
    }

    /// Whether a list stands here.
    public boolean isList() {
        return node instanceof SequenceNode;
    }

    /// A list. An empty value is an empty list.
    public List<YamlValue> list() {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream().map(item -> new YamlValue(item, file)).toList();
        }
        if (!isEmpty()) {
            refuse("a list is needed here, not " + kind());
        }
        return List.of();
    }

    /// A list's items, or this value alone when it is none.
    public List<YamlValue> oneOrMany() {
        return isList() ? list() : List.of(this);
    }

    /// A mapping of keys to values.
    public Optional<YamlMap> map() {
        if (node instanceof MappingNode mapping) {
            return Optional.of(new YamlMap(mapping, file));
        }
        refuse("keys and values are needed here, not " + kind());
        return Optional.empty();
    }

    private Optional<String> scalar(String what) {
        if (node instanceof ScalarNode scalar && !isEmpty()) {
            return Optional.of(scalar.getValue());
        }
        refuse(what + " is needed here, not " + kind());
        return Optional.empty();
    }

    private static String choice(Map<String, ?> words) {
        List<String> sorted = words.keySet().stream().sorted().toList();
        return sorted.size() == 1
                ? sorted.getFirst()
                : String.join(", ", sorted.subList(0, sorted.size() - 1))
                        + " or "
                        + sorted.getLast();
    }

    private String kind() {
        if (isEmpty()) {
            return "nothing";
        }
        return switch (node.getNodeType()) {
            case SCALAR -> "a single value";
            case SEQUENCE -> "a list";
            case MAPPING -> "keys and values";
            case ANCHOR -> "an anchor";
        };
    }
}
