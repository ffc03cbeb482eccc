package dev.stirrup.store.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A JSON object, read by the names of its fields. Reading throws `IllegalArgumentException` for
/// what is missing or of another kind: the text was not written by us.
public final class Fields {
    private final Map<String, Object> map;

    private Fields(Map<String, Object> map) {
        this.map = map;
    }

    /// An empty object, to be filled.
    public static Fields empty() {
        return new Fields(new LinkedHashMap<>());
    }

    public static Fields of(String text) {
        return of(Json.read(text));
    }

    public static Fields of(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("no JSON object");
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, item) -> copy.put((String) name, item));
        return new Fields(copy);
    }

    /// Adds a field; an empty `Optional` adds none.
    public Fields with(String name, Object value) {
        switch (value) {
            case Optional<?> maybe -> maybe.ifPresent(present -> map.put(name, present));
            case Set<?> set -> map.put(name, List.copyOf(new TreeSet<>(set)));
            case Fields fields -> map.put(name, fields.map);
            default -> map.put(name, value);
        }
        return this;
    }

    /// Adds a list of objects.
    public Fields withAll(String name, List<Fields> items) {
        map.put(name, items.stream().map(item -> item.map).toList());
        return this;
    }

    public Map<String, Object> map() {
        return map;
    }

    public String text(String name) {
        return textIfAny(name).orElseThrow(() -> missing(name));
    }

    public Optional<String> textIfAny(String name) {
        return typed(name, String.class);
    }

    public long number(String name) {
        return typed(name, Long.class).orElseThrow(() -> missing(name));
    }

    public Optional<Long> numberIfAny(String name) {
        return typed(name, Long.class);
    }

    public boolean flag(String name) {
        return typed(name, Boolean.class).orElseThrow(() -> missing(name));
    }

    public List<String> texts(String name) {
        return list(name).stream().map(String.class::cast).toList();
    }

    public List<Fields> objects(String name) {
        return list(name).stream().map(Fields::of).toList();
    }

    public Fields object(String name) {
        @Nullable Object value = map.get(name);
        if (value == null) {
            throw missing(name);
        }
        return of(value);
    }

    public Optional<Fields> objectIfAny(String name) {
        return map.containsKey(name) ? Optional.of(object(name)) : Optional.empty();
    }

    /// All fields as texts, in the order of their names.
    public Map<String, String> allTexts() {
        Map<String, String> texts = new TreeMap<>();
        map.forEach((name, value) -> texts.put(name, (String) value));
        return texts;
    }

    @Override
    public String toString() {
        return Json.write(map);
    }

    public List<?> list(String name) {
        return typed(name, List.class).orElseThrow(() -> missing(name));
    }

    private <T> Optional<T> typed(String name, Class<T> type) {
        @Nullable Object value = map.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException("field " + name + " is no " + type.getSimpleName());
        }
        return Optional.ofNullable(type.cast(value));
    }

    private static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException("field " + name + " is missing");
    }
}
