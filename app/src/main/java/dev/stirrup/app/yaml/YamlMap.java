package dev.stirrup.app.yaml;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Keys and values. Every key that is asked for counts as known; [#finish] refuses the others.
public final class YamlMap {
    private final MappingNode node;
    private final YamlFile file;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    YamlMap(MappingNode node, YamlFile file) {
        this.node = node;
        this.file = file;
        for (NodeTuple tuple : node.getValue()) {
            add(tuple);
        }
    }

    private void add(NodeTuple tuple) {
        Node key = tuple.getKeyNode();
        if (!(key instanceof ScalarNode scalar)) {
            file.problems().add(file.place(key), "a key must be a single word");
            return;
        }
        NodeTuple first = entries.putIfAbsent(scalar.getValue(), tuple);
        if (first != null) {
            file.problems()
                    .add(
                            file.place(key),
                            "key "
                                    + Printable.of(scalar.getValue())
                                    + " stands here a second time; the first is in line "
                                    + file.place(first.getKeyNode()).line());
        }
    }

    public Place place() {
        return file.place(node);
    }

    /// Where each key stands.
    public Map<String, Place> places() {
        Map<String, Place> places = new LinkedHashMap<>();
        entries.forEach((key, tuple) -> places.put(key, file.place(tuple.getKeyNode())));
        return places;
    }

    /// Adds a problem with these keys and values as a whole.
    public void refuse(String why) {
        file.problems().add(place(), why);
    }

    /// The value of this key; empty when it is absent or nothing stands behind it.
    public Optional<YamlValue> find(String key) {
        known.add(key);
        return Optional.ofNullable(entries.get(key))
                .map(tuple -> new YamlValue(tuple.getValueNode(), file))
                .filter(value -> !value.isEmpty());
    }

    /// The value of this key, and a problem when it is absent.
    public Optional<YamlValue> need(String key) {
        Optional<YamlValue> value = find(key);
        if (value.isEmpty()) {
            refuse("key " + key + " is missing");
        }
        return value;
    }

    /// The items of a list, read one by one; those that cannot be read are left out.
    public <T> List<T> each(String key, Function<YamlValue, Optional<T>> reader) {
        return find(key).map(YamlValue::list).orElse(List.of()).stream()
                .map(reader)
                .flatMap(Optional::stream)
                .toList();
    }

    /// All keys with their values, each of them known from now on: for mappings whose keys are
    /// free, such as labels.
    public Map<String, YamlValue> all() {
        Map<String, YamlValue> values = new LinkedHashMap<>();
        entries.forEach((key, tuple) -> values.put(key, new YamlValue(tuple.getValueNode(), file)));
        known.addAll(entries.keySet());
        return values;
    }

    /// Labels and the like: free keys with texts.
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        all().forEach((key, value) -> value.text().ifPresent(text -> texts.put(key, text)));
        return texts;
    }

    /// A key of earlier versions.
    public void retired(String key, String successor) {
        if (entries.containsKey(key)) {
            refuseKey(key, "key " + key + " is gone; write " + successor);
            entries.remove(key);
        }
    }

    /// Adds a problem that points at the key rather than at its value.
    public void refuseKey(String key, String why) {
        NodeTuple tuple = entries.get(key);
        file.problems().add(tuple == null ? place() : file.place(tuple.getKeyNode()), why);
    }

    /// Refuses all keys nobody asked for.
    public void finish() {
        for (String key : entries.keySet()) {
            if (!known.contains(key)) {
                String near =
                        Nearest.of(key, known)
                                .map(word -> "; do you mean " + word + "?")
                                .orElse("; known here: " + String.join(", ", known));
                refuseKey(key, "unknown key " + Printable.of(key) + near);
            }
        }
    }
}
