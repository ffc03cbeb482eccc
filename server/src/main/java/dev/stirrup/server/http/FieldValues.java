package dev.stirrup.server.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a request said in the fields we know. Filled while it is decoded, and not changed behind
/// that.
final class FieldValues {
    private final @Nullable String[] values = new @Nullable String[Field.COUNT];

    void put(Field field, String value) {
        values[place(field)] = value;
    }

    boolean has(Field field) {
        return values[place(field)] != null;
    }

    Optional<String> find(Field field) {
        return Optional.ofNullable(values[place(field)]);
    }

    @SuppressWarnings("EnumOrdinal") // An EnumMap does the same, at several calls for each look.
    private static int place(Field field) {
        return field.ordinal();
    }
}
