/// Virtual disks, whatever file they are kept in.
@org.jspecify.annotations.NullMarked
package dev.stirrup.media.disk;
