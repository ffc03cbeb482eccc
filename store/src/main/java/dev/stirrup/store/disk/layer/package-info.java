/// Layers: what one machine changed of a disk, and how that outlives a loss of power.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.disk.layer;
