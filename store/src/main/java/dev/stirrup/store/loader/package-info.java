/// Loader sets.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.loader;
