/// Files packed by the common compressors, unpacked within bounds.
@org.jspecify.annotations.NullMarked
package dev.stirrup.media.packed;
