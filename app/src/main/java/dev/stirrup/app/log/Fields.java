package dev.stirrup.app.log;

import dev.stirrup.boot.event.Milestone;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A milestone as fields: the components of its record under their own names, so that a new
/// milestone needs nothing here.
final class Fields {
    private static final Map<Class<?>, RecordComponent[]> KNOWN = new ConcurrentHashMap<>();

    private Fields() {}

    /// A field's name and value; empty values are left out.
    record Field(String name, Object value) {}

    static List<Field> of(Milestone what) {
        List<Field> fields = new ArrayList<>();
        for (RecordComponent component : components(what.getClass())) {
            value(component, what).ifPresent(v -> fields.add(new Field(component.getName(), v)));
        }
        return fields;
    }

    private static RecordComponent[] components(Class<?> type) {
        return KNOWN.computeIfAbsent(
                type,
                t ->
                        Optional.ofNullable(t.getRecordComponents())
                                .orElseThrow(() -> new IllegalStateException("no record: " + t)));
    }

    private static Optional<Object> value(RecordComponent component, Milestone what) {
        try {
            Object value = component.getAccessor().invoke(what);
            return switch (value) {
                case Optional<?> optional -> optional.map(Object::toString);
                case String text -> text.isEmpty() ? Optional.empty() : Optional.of(text);
                case Number number -> Optional.of(number);
                case Duration time -> Optional.of(time.toMillis() + " ms");
                case Object other -> Optional.of(other.toString());
                case null -> Optional.empty();
            };
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
