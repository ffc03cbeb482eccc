package dev.stirrup.store.record;

/// Why an edit cannot be made.
///
/// @param edit its place in the list of edits, from 0
/// @param kind `machine`, `profile` or `plan`
/// @param name the record's name
/// @param field the record's field, such as `macs`; empty when it is the record as a whole
/// @param text a sentence for the operator
public record Problem(int edit, String kind, String name, String field, String text) {
    @Override
    public String toString() {
        return kind + " " + name + (field.isEmpty() ? "" : ", " + field) + ": " + text;
    }
}
