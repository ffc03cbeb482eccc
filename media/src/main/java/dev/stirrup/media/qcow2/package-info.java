/// QEMU's qcow2 format.
@org.jspecify.annotations.NullMarked
package dev.stirrup.media.qcow2;
