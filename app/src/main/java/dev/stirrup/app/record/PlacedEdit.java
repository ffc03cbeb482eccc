package dev.stirrup.app.record;

import dev.stirrup.app.yaml.Place;
import dev.stirrup.store.record.Edit;
import java.util.Map;

/// A record of a file, as the change it asks for, and where its parts stand.
///
/// @param place the record's beginning
/// @param fields where each of its keys stands
public record PlacedEdit(Edit edit, Place place, Map<String, Place> fields) {
    public PlacedEdit {
        fields = Map.copyOf(fields);
    }

    /// The place of this key, or of the record when it has no such key.
    public Place of(String field) {
        return fields.getOrDefault(field, place);
    }
}
