/// Events and attempts on disk.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.event;
