/// The few things that disks ask of a file system.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.disk.file;
