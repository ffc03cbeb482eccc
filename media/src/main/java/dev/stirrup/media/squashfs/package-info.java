/// Packed read-only file systems, as far as their first block tells of them.
@org.jspecify.annotations.NullMarked
package dev.stirrup.media.squashfs;
