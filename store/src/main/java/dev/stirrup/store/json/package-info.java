/// JSON texts in database columns.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.json;
