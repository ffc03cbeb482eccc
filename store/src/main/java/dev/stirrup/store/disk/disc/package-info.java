/// Disc images as CD-ROMs: kept files that never change, checked before they are read.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.disk.disc;
