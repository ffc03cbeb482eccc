/// Linux's initial file systems: cpio archives, packed or not, one after the other.
@org.jspecify.annotations.NullMarked
package dev.stirrup.media.initrd;
