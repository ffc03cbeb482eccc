/// Machines, profiles and plans on disk, and the catalogue that answers from memory.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.record;
