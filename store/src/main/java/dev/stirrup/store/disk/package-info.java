/// Disks: golden images, and what machines change of them.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.disk;
