/// The commands about disks.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.disk;
