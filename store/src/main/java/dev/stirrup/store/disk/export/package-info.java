/// Disks as files for other programs.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.disk.export;
