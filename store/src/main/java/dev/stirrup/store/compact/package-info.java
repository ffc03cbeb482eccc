/// Values as few bytes, for columns that are written many thousand times a second.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.compact;
